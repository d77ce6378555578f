namespace ServerlessAges.Batches.Planning;

/// <summary>How a batch is split. Created once. Checkpoints of one plan fit together, those of two do not.</summary>
public sealed record BatchPlan
{
    public required string BatchId { get; init; }

    /// <summary>The source, or the decoded input.</summary>
    public required BlobReference Input { get; init; }

    public required Dialect Dialect { get; init; }
    public required BatchOptions Options { get; init; }
    public required int EngineVersion { get; init; }
    public required int ProcessorVersion { get; init; }

    /// <summary>Input bytes per chunk.</summary>
    public required long ChunkSize { get; init; }

    /// <summary>Input bytes per block. A chunk has a whole number of blocks.</summary>
    public required long BlockSize { get; init; }

    /// <summary>16 hex digits over all other members. Names the folder of the checkpoints.</summary>
    public required string Digest { get; init; }

    public int ChunkCount => (int)((Input.Length - Dialect.FirstRow + ChunkSize - 1) / ChunkSize);

    public long ChunkFrom(int index) => Dialect.FirstRow + index * ChunkSize;

    public long ChunkTo(int index) => Math.Min(ChunkFrom(index) + ChunkSize, Input.Length);
}
