namespace ServerlessAges.Batches.Options;

/// <summary>
/// The options of a batch: frozen when it is accepted. <see cref="BatchOptionTable"/> describes each.
/// </summary>
public sealed record BatchOptions
{
    /// <summary>The largest chunk: 64 blocks of 32 MiB.</summary>
    public const long MaxChunkSize = 2L << 30;

    /// <summary>The name of the processor.</summary>
    public string Processor { get; init; } = "";

    /// <summary>The processor's own options, complete and in the order of its schema.</summary>
    public IReadOnlyDictionary<string, string> ProcessorOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>How the results are stored.</summary>
    public ResultFormat Format { get; init; } = ResultFormat.Ndjson;

    /// <summary>Whether CSV made of the results is safe to open in a spreadsheet.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>The form of the input, as far as it is given.</summary>
    public DialectOptions Input { get; init; } = new();

    /// <summary>How many records may be rejected before the batch fails.</summary>
    public RejectionThreshold MaxRejected { get; init; } = RejectionThreshold.Default;

    /// <summary>Bytes per chunk; null if the plan chooses.</summary>
    public long? ChunkSize { get; init; }
}
