namespace ServerlessAges.Batches.Client;

/// <summary>
/// The progress of batches for one process. All readers of a batch share one listing of its checkpoints. A listing is
/// reused for ten times as long as it took, and for at least a second, until the attempt or the status changes.
/// </summary>
public sealed class ProgressCache(TimeProvider clock)
{
    private const int MaxBatches = 256;
    private const int AgePerCost = 10;
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Entry> entries = [];
    private readonly Lock gate = new();

    /// <summary>Cancelling stops this reader; the listing continues for the others.</summary>
    public async Task<BatchProgress> GetAsync(
        BatchState state, Func<Task<BatchProgress>> read, CancellationToken cancellation)
    {
        var key = (state.Attempt, state.Status);
        Entry? entry;
        lock (gate)
        {
            if (!entries.TryGetValue(state.Id, out entry) || entry.Key != key || entry.IsOld(clock))
            {
                if (entries.Count >= MaxBatches) RemoveOld();
                entries[state.Id] = entry = new Entry(key, clock, read);
            }
        }

        return await entry.Progress.WaitAsync(cancellation) with { State = state };
    }

    private void RemoveOld()
    {
        foreach (var (id, _) in entries.Where(entry => entry.Value.IsOld(clock))) entries.Remove(id);
    }

    private sealed class Entry
    {
        private readonly long began;
        private TimeSpan cost;

        public Entry((int Attempt, BatchStatus Status) key, TimeProvider clock, Func<Task<BatchProgress>> read)
        {
            Key = key;
            began = clock.GetTimestamp();
            Progress = ReadAsync(clock, read);
        }

        public (int Attempt, BatchStatus Status) Key { get; }

        public Task<BatchProgress> Progress { get; }

        public bool IsOld(TimeProvider clock)
        {
            if (!Progress.IsCompletedSuccessfully) return Progress.IsCompleted;
            var maxAge = cost * AgePerCost;
            return clock.GetElapsedTime(began) - cost >= (maxAge > MinAge ? maxAge : MinAge);
        }

        private async Task<BatchProgress> ReadAsync(TimeProvider clock, Func<Task<BatchProgress>> read)
        {
            await Task.Yield(); // leaves the lock of the caller
            var progress = await read();
            cost = clock.GetElapsedTime(began);
            return progress;
        }
    }
}
