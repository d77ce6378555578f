namespace ServerlessAges.Batches.Client;

/// <summary>The progress of batches for one process. All readers of a batch share one listing of its checkpoints. A
/// listing is reused for ten times as long as it took, and for at least a second, until the attempt or the status
/// changes.</summary>
public sealed class ProgressCache(TimeProvider clock)
{
    private const int MaxBatches = 256;
    private const int AgePerCost = 10;
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Entry> entries = [];
    private readonly Lock gate = new();

    public async Task<BatchProgress> GetAsync(
        BatchState state, Func<Task<BatchProgress>> read, CancellationToken cancellation)
    {
        var key = (state.Attempt, state.Status);
        Entry? entry;
        lock (gate)
        {
            if (!entries.TryGetValue(state.Id, out entry) || entry.Key != key || IsOld(entry))
            {
                if (entries.Count >= MaxBatches)
                    foreach (var (id, _) in entries.Where(other => IsOld(other.Value))) entries.Remove(id);
                var began = clock.GetTimestamp();
                entries[state.Id] = entry = new Entry(key, began, ReadAsync(began, read));
            }
        }

        return (await entry.Listing.WaitAsync(cancellation)).Progress with { State = state };
    }

    private async Task<(BatchProgress Progress, TimeSpan Cost)> ReadAsync(long began, Func<Task<BatchProgress>> read)
    {
        await Task.Yield(); // leaves the lock of the caller
        return (await read(), clock.GetElapsedTime(began));
    }

    private bool IsOld(Entry entry)
    {
        if (!entry.Listing.IsCompletedSuccessfully) return entry.Listing.IsCompleted;
        var cost = entry.Listing.Result.Cost;
        var maxAge = cost * AgePerCost;
        return clock.GetElapsedTime(entry.Began) - cost >= (maxAge > MinAge ? maxAge : MinAge);
    }

    private sealed record Entry(
        (int Attempt, BatchStatus Status) Key, long Began, Task<(BatchProgress Progress, TimeSpan Cost)> Listing);
}
