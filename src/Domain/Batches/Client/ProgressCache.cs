namespace ServerlessAges.Batches.Client;

/// <summary>
/// The progress of batches, as one process reads it. All readers of a batch share one listing of its checkpoints. A listing is
/// used again for ten times as long as it took, and for at least a second. The next attempt or status ends its use.
/// </summary>
/// <param name="clock">Time.</param>
public sealed class ProgressCache(TimeProvider clock)
{
    private const int MaxBatches = 256;
    private const int AgePerCost = 10;
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Entry> entries = [];
    private readonly Lock gate = new();

    /// <summary>Returns the progress of a batch in this state.</summary>
    /// <param name="state">The batch.</param>
    /// <param name="read">Reads its progress.</param>
    /// <param name="cancellation">Ends the wait of this reader; the listing continues for the others.</param>
    public async Task<BatchProgress> GetAsync(BatchState state, Func<Task<BatchProgress>> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        Entry? entry;
        lock (gate)
        {
            if (!entries.TryGetValue(state.Id, out entry) || entry.Of != (state.Attempt, state.Status) || entry.IsOld(clock))
            {
                if (entries.Count >= MaxBatches) RemoveOld();
                entries[state.Id] = entry = new Entry((state.Attempt, state.Status), clock, read);
            }
        }

        return await entry.Progress.WaitAsync(cancellation).ConfigureAwait(false) with { State = state };
    }

    private void RemoveOld()
    {
        foreach (var (id, entry) in entries)
        {
            if (entry.IsOld(clock)) entries.Remove(id);
        }
    }

    private sealed class Entry
    {
        private readonly long began;
        private long ended;

        public Entry((int Attempt, BatchStatus Status) of, TimeProvider clock, Func<Task<BatchProgress>> read)
        {
            Of = of;
            began = clock.GetTimestamp();
            Progress = ReadAsync(clock, read);
        }

        public (int Attempt, BatchStatus Status) Of { get; }

        public Task<BatchProgress> Progress { get; }

        public bool IsOld(TimeProvider clock)
        {
            if (!Progress.IsCompleted) return false;
            if (!Progress.IsCompletedSuccessfully) return true;
            var cost = clock.GetElapsedTime(began, ended) * AgePerCost;
            return clock.GetElapsedTime(ended) >= (cost > MinAge ? cost : MinAge);
        }

        private async Task<BatchProgress> ReadAsync(TimeProvider clock, Func<Task<BatchProgress>> read)
        {
            // Not under the caller's lock.
            await Task.Yield();
            var progress = await read().ConfigureAwait(false);
            ended = clock.GetTimestamp();
            return progress;
        }
    }
}
