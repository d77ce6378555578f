namespace ServerlessAges.Batches.Options;

/// <summary>The options of a batch: frozen when it is accepted. The option table describes each.</summary>
public sealed record BatchOptions
{
    public const long MaxChunkSize = 2L << 30; // 64 blocks of 32 MiB

    public string Processor { get; init; } = "";
    public IReadOnlyDictionary<string, string> ProcessorOptions { get; init; } = new Dictionary<string, string>();
    public ResultFormat Format { get; init; } = ResultFormat.Ndjson;
    public bool CsvSafe { get; init; }
    public DialectOptions Input { get; init; } = new();
    public RejectionThreshold MaxRejected { get; init; } = RejectionThreshold.Default;
    public long? ChunkSize { get; init; } // null: the plan chooses
}
