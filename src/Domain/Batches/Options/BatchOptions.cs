namespace ServerlessAges.Batches.Options;

/// <summary>
/// The options of a batch: frozen when it is accepted. <see cref="BatchOptionTable"/> describes each.
/// </summary>
public sealed record BatchOptions
{
    /// <summary>The largest chunk: 64 blocks of 32 MiB.</summary>
    public const long MaxChunkSize = 2L << 30;

    public string Processor { get; init; } = "";

    /// <summary>The processor's own options, complete and in the order of its schema.</summary>
    public IReadOnlyDictionary<string, string> ProcessorOptions { get; init; } = new Dictionary<string, string>();

    public ResultFormat Format { get; init; } = ResultFormat.Ndjson;
    public bool CsvSafe { get; init; }
    public DialectOptions Input { get; init; } = new();
    public RejectionThreshold MaxRejected { get; init; } = RejectionThreshold.Default;

    /// <summary>Bytes per chunk; null if the plan chooses.</summary>
    public long? ChunkSize { get; init; }
}
