namespace ServerlessAges.Processing;

/// <summary>What a processor is created with: the same for all records of a batch.</summary>
/// <param name="options">The values of its options, complete and checked.</param>
/// <param name="secrets">The host's secrets.</param>
/// <param name="hasOptionalColumn">Whether records may have the optional column.</param>
public sealed class ProcessorContext(OptionValues options, SecretValues secrets, bool hasOptionalColumn)
{
    public OptionValues Options => options;

    public SecretValues Secrets => secrets;

    public bool HasOptionalColumn => hasOptionalColumn;
}
