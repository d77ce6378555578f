namespace ServerlessAges.Batches.Planning;

/// <summary>How the bytes of an input are split. Checkpoints of one plan fit together.</summary>
public sealed record BatchPlan
{
    public required string BatchId { get; init; }
    public required BlobReference Input { get; init; } // the source, the decoded input, or the list of the inputs
    public PlannedInputs? Inputs { get; init; } // null if the batch reads one input
    public required Dialect Dialect { get; init; } // of a list: of the first input that can be read
    public required BatchOptions Options { get; init; }
    public required int EngineVersion { get; init; }
    public required int ProcessorVersion { get; init; }
    public required long ChunkSize { get; init; }
    public required long BlockSize { get; init; } // a chunk has a whole number of blocks
    public required string Digest { get; init; } // 16 hex digits over all other members; names the checkpoints' folder

    // CSV results of a list have all fields of the processor.
    public Dialect ResultsOf(Dialect input) =>
        Inputs is not null && Options.Format == ResultFormat.Csv ? input with { WithOptional = true } : input;

    // Positions are bytes of the input, or positions in the table of the inputs.
    [JsonIgnore]
    public long First => Inputs is null ? Dialect.FirstRow : 0;

    [JsonIgnore]
    public long Length => Inputs is null ? Input.Length : Inputs.Length + Inputs.Count * Inputs.Gap;

    // The bytes that a number of positions stands for: gaps have none, and are spread evenly.
    public long BytesOf(long positions) =>
        Inputs is null ? positions : (long)((double)positions / Length * Inputs.Length);

    public int ChunkCount => (int)((Length - First + ChunkSize - 1) / ChunkSize);
    public long ChunkFrom(int index) => First + index * ChunkSize;
    public long ChunkTo(int index) => Math.Min(ChunkFrom(index) + ChunkSize, Length);
}
