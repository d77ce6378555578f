namespace ServerlessAges.Batches.Options;

/// <summary>The options of a batch: frozen when it is accepted. The option table describes each.</summary>
public sealed record BatchOptions
{
    public const long MaxChunkSize = 2L << 30; // 64 blocks of 32 MiB

    public const int MaxInputs = 100_000; // of a list

    public string Processor { get; init; } = "";
    public IReadOnlyDictionary<string, string> ProcessorOptions { get; init; } = new Dictionary<string, string>();
    public ResultFormat Format { get; init; } = ResultFormat.Ndjson;
    public bool CsvSafe { get; init; }
    public DialectOptions Input { get; init; } = new();
    public RejectionThreshold MaxRejected { get; init; } = RejectionThreshold.Default;
    public int MaxRejectedInputs { get; init; } // of a list
    public string? InputColumn { get; init; } // null: results do not name their input
    public long? ChunkSize { get; init; } // null: the plan chooses
}
