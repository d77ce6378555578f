namespace ServerlessAges.Schemas;

/// <summary>What a processor reads, writes and needs: all that must be known of it before it runs.</summary>
/// <param name="name">The name by which a batch chooses it.</param>
/// <param name="version">
/// Raise it whenever the same record would give another result. Batches that run then fail with
/// <c>version-mismatch</c>.
/// </param>
public sealed class ProcessorSchema(string name, int version)
{
    public string Name => name;
    public int Version => version;

    /// <summary>
    /// The columns that it reads, at most <see cref="RecordFields.MaxColumns"/>. A program has none: it gets all.
    /// </summary>
    public required IReadOnlyList<ProcessorColumn> Columns { get; init; }

    /// <summary>
    /// The fields that it writes, in the order in which it writes them. A program has none: it chooses for each record.
    /// </summary>
    public required IReadOnlyList<ResultField> Results { get; init; }

    public IReadOnlyList<OptionDefinition> Options { get; init; } = [];
    public IReadOnlyList<SecretDefinition> Secrets { get; init; } = [];

    /// <summary>Bytes of input that make a chunk of 5 to 30 s.</summary>
    public long DefaultChunkSize { get; init; } = 64L << 20;

    /// <summary>The fields that it writes for an input that has the optional column, or has none.</summary>
    public IReadOnlyList<ResultField> ResultsFor(bool hasOptional) =>
        hasOptional ? Results : [.. Results.Where(field => !field.NeedsOptional)];
}
