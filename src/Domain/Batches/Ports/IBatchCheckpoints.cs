namespace ServerlessAges.Batches.Ports;

/// <summary>Plans, the checkpoints of their chunks, and the counts of the chunks' attempts.</summary>
public interface IBatchCheckpoints
{
    Task<BatchPlan?> FindPlanAsync(string id, CancellationToken cancellation);

    /// <summary>Returns the stored plan.</summary>
    Task<BatchPlan> CreatePlanAsync(BatchPlan plan, CancellationToken cancellation);
    Task CreateAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation);

    /// <summary>Lists the checkpoints of a plan or of one chunk, by chunk and start, 5,000 in a request.</summary>
    IAsyncEnumerable<ChunkCheckpoint> ListAsync(BatchPlan plan, int? chunk, CancellationToken cancellation);

    /// <summary>Deletes a checkpoint and the counts of its chunk, so that the chunk is computed again.</summary>
    Task DeleteAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation);

    /// <summary>Adds to a count, and returns the new one.</summary>
    Task<int> AddAttemptsAsync(BatchPlan plan, ChunkAttempts attempts, int count, CancellationToken cancellation);
}
