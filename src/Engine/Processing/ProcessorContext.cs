namespace ServerlessAges.Processing;

/// <summary>What a processor is created with: the same for all records of a batch.</summary>
/// <param name="options">The values of its options, complete and checked.</param>
/// <param name="secrets">The host's secrets.</param>
/// <param name="hasOptionalColumn">Whether records may have the optional column.</param>
public sealed class ProcessorContext(OptionValues options, SecretValues secrets, bool hasOptionalColumn)
{
    /// <summary>The values of its options.</summary>
    public OptionValues Options => options;

    /// <summary>The host's secrets. Those that the schema declares are set.</summary>
    public SecretValues Secrets => secrets;

    /// <summary>Whether records may have the optional column.</summary>
    public bool HasOptionalColumn => hasOptionalColumn;
}
