namespace ServerlessAges.Processing;

/// <summary>What a processor is created with: the same for all records of a batch.</summary>
/// <param name="Options">The values of its options, complete and checked.</param>
/// <param name="HasOptionalColumn">Whether records may have the optional column.</param>
public sealed record ProcessorContext(OptionValues Options, SecretValues Secrets, bool HasOptionalColumn);
