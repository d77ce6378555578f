namespace ServerlessAges.Batches.Caching;

/// <summary>The finished chunks of resumed batches, listed once per process, attempt and round.</summary>
internal sealed class FinishedChunks(IBatchCheckpoints checkpoints)
{
    // A chunk takes about 150 bytes.
    private readonly SharedReads<(string Instance, int Round), Dictionary<int, ChunkResult>> listings = new(max: 16);

    public async Task<ChunkResult?> FindAsync(ChunkTask task, CancellationToken cancellation)
    {
        var key = (task.Attempt.InstanceId, task.Round);
        var finished = await listings.GetAsync(key, () => ListAsync(task.Attempt.Id), cancellation);
        return finished.GetValueOrDefault(task.Index);
    }

    private async Task<Dictionary<int, ChunkResult>> ListAsync(string id)
    {
        var finished = new Dictionary<int, ChunkResult>();
        if (await checkpoints.FindPlanAsync(id, CancellationToken.None) is not { } plan) return finished;
        // A chunk with a wrong speculative start has several. Boundary verification chooses among them.
        await foreach (var checkpoint in checkpoints.ListAsync(plan, chunk: null, CancellationToken.None))
            finished[checkpoint.Index] = ChunkResult.From(checkpoint, reused: true);
        return finished;
    }
}
