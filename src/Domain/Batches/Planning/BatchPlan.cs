namespace ServerlessAges.Batches.Planning;

/// <summary>How a batch is cut. Made once, create-only; chunks of one plan fit together, of two never.</summary>
public sealed record BatchPlan
{
    /// <summary>The batch.</summary>
    public required string BatchId { get; init; }

    /// <summary>The plain bytes: the source itself, or what was unpacked from it.</summary>
    public required BlobReference Input { get; init; }

    /// <summary>What they look like.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>What was chosen.</summary>
    public required BatchOptions Options { get; init; }

    /// <summary>
    /// Version of the engine that the plan was made by, 0 for those from before it was written down: see
    /// <see cref="Activities.PlanBatch.EngineVersion"/>.
    /// </summary>
    public int EngineVersion { get; init; }

    /// <summary>Version of the processor that the plan was made for.</summary>
    public required int ProcessorVersion { get; init; }

    /// <summary>Input bytes per chunk.</summary>
    public required long ChunkSize { get; init; }

    /// <summary>Input bytes per block, a whole part of a chunk.</summary>
    public required long BlockSize { get; init; }

    /// <summary>16 hex digits over all of the above: what checkpoints are filed under.</summary>
    public required string Digest { get; init; }

    /// <summary>How many chunks there are; 0 where there is nothing after the header.</summary>
    public int ChunkCount => (int)((Input.Length - Dialect.FirstRow + ChunkSize - 1) / ChunkSize);

    /// <summary>First byte of a chunk.</summary>
    public long ChunkFrom(int index) => Dialect.FirstRow + index * ChunkSize;

    /// <summary>Byte after a chunk.</summary>
    public long ChunkTo(int index) => Math.Min(ChunkFrom(index) + ChunkSize, Input.Length);
}
