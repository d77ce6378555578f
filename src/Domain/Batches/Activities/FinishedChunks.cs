namespace ServerlessAges.Batches.Activities;

/// <summary>
/// The finished chunks of resumed batches. They are listed once per process, attempt and round, so that a restart costs one listing.
/// </summary>
/// <remarks>
/// A listing may be older than storage. A chunk that it lacks is started and then looked up. Storage that lost blocks of a chunk makes
/// the orchestration begin another round, which lists again.
/// </remarks>
internal sealed class FinishedChunks
{
    // A chunk takes about 150 bytes.
    private const int MaxListings = 16;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<(string Instance, int Round), Task<Dictionary<int, ChunkResult>>> listings = [];

    /// <summary>What a chunk's checkpoint says; null if the listing has none.</summary>
    public async Task<ChunkResult?> FindAsync(IBatchStore store, ChunkTask task, CancellationToken cancellation) =>
        (await Listing(store, task).WaitAsync(cancellation).ConfigureAwait(false)).GetValueOrDefault(task.Index);

    private Task<Dictionary<int, ChunkResult>> Listing(IBatchStore store, ChunkTask task)
    {
        var key = (task.Run.InstanceId, task.Round);
        lock (gate)
        {
            if (listings.TryGetValue(key, out var listing) && !listing.IsFaulted) return listing;
            listings.Remove(key);
            if (listings.Count == MaxListings) listings.RemoveAt(0);
            return listings[key] = ListAsync(store, task.Run.Id);
        }
    }

    private static async Task<Dictionary<int, ChunkResult>> ListAsync(IBatchStore store, string id)
    {
        var finished = new Dictionary<int, ChunkResult>();
        if (await store.FindPlanAsync(id, CancellationToken.None).ConfigureAwait(false) is not { } plan) return finished;
        // A chunk whose start was wrong has several; the verification of the boundaries chooses among them.
        await foreach (var record in store.ListCheckpointsAsync(plan, chunk: null, CancellationToken.None).ConfigureAwait(false))
            finished[record.Index] = ProcessChunk.Reused(record);
        return finished;
    }
}
