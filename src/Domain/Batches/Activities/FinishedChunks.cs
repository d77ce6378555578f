namespace ServerlessAges.Batches.Activities;

/// <summary>The finished chunks of resumed batches, listed once per process, attempt and round.</summary>
internal sealed class FinishedChunks
{
    // A chunk takes about 150 bytes.
    private const int MaxListings = 16;
    private readonly Lock gate = new();
    private readonly OrderedDictionary<(string Instance, int Round), Task<Dictionary<int, ChunkResult>>> listings = [];

    public async Task<ChunkResult?> FindAsync(
        IBatchCheckpoints checkpoints, ChunkTask task, CancellationToken cancellation) =>
        (await Listing(checkpoints, task).WaitAsync(cancellation)).GetValueOrDefault(task.Index);

    private Task<Dictionary<int, ChunkResult>> Listing(IBatchCheckpoints checkpoints, ChunkTask task)
    {
        var key = (task.Attempt.InstanceId, task.Round);
        lock (gate)
        {
            if (listings.TryGetValue(key, out var listing) && !listing.IsFaulted) return listing;
            listings.Remove(key);
            if (listings.Count == MaxListings) listings.RemoveAt(0);
            return listings[key] = ListAsync(checkpoints, task.Attempt.Id);
        }
    }

    private static async Task<Dictionary<int, ChunkResult>> ListAsync(IBatchCheckpoints checkpoints, string id)
    {
        var finished = new Dictionary<int, ChunkResult>();
        if (await checkpoints.FindPlanAsync(id, CancellationToken.None) is not { } plan) return finished;
        // A chunk with a wrong speculative start has several. Boundary verification chooses among them.
        await foreach (var checkpoint in checkpoints.ListAsync(plan, chunk: null, CancellationToken.None))
            finished[checkpoint.Index] = ChunkResult.From(checkpoint, reused: true);
        return finished;
    }
}
