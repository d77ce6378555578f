namespace ServerlessAges.Batches.Ports;

/// <summary>Plans, the checkpoints of their chunks, and how often each chunk was started.</summary>
public interface IBatchCheckpoints
{
    /// <summary>Reads a plan; null if it does not exist.</summary>
    Task<BatchPlan?> FindPlanAsync(string id, CancellationToken cancellation);

    /// <summary>Creates a plan if there is none, and returns the stored one.</summary>
    Task<BatchPlan> CreatePlanAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>Creates a checkpoint. An existing one stays: it has the same content.</summary>
    Task CreateAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation);

    /// <summary>
    /// Lists the checkpoints of a plan or of one chunk, by chunk and start, in one request per 5,000.
    /// </summary>
    IAsyncEnumerable<ChunkCheckpoint> ListAsync(BatchPlan plan, int? chunk, CancellationToken cancellation);

    /// <summary>Adds to the count of a chunk's attempts, which outlives the host.</summary>
    /// <returns>The new count.</returns>
    Task<int> AddAttemptsAsync(BatchPlan plan, ChunkAttempts attempts, int count, CancellationToken cancellation);

    /// <summary>Deletes a checkpoint and the counts of its chunk, so that the chunk is computed again.</summary>
    Task DeleteAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation);
}
