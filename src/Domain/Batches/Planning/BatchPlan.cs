namespace ServerlessAges.Batches.Planning;

/// <summary>How the bytes of an input are split. Checkpoints of one plan fit together.</summary>
public sealed record BatchPlan
{
    public required string BatchId { get; init; }
    public required BlobReference Input { get; init; } // the source, or the decoded input
    public required Dialect Dialect { get; init; }
    public required BatchOptions Options { get; init; }
    public required int EngineVersion { get; init; }
    public required int ProcessorVersion { get; init; }
    public required long ChunkSize { get; init; }
    public required long BlockSize { get; init; } // a chunk has a whole number of blocks
    public required string Digest { get; init; } // 16 hex digits over all other members; names the checkpoints' folder

    public int ChunkCount => (int)((Input.Length - Dialect.FirstRow + ChunkSize - 1) / ChunkSize);
    public long ChunkFrom(int index) => Dialect.FirstRow + index * ChunkSize;
    public long ChunkTo(int index) => Math.Min(ChunkFrom(index) + ChunkSize, Input.Length);
}
