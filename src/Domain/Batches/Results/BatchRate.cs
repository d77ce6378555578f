namespace ServerlessAges.Batches.Results;

/// <summary>The speed of a batch in finished chunks, and the time left; null if nothing more happens.</summary>
public sealed record BatchRate(double RecordsPerSecond, double BytesPerSecond, double? SecondsRemaining)
{
    public static BatchRate? From(BatchState state, TimeSpan worked, long records, long bytes, long bytesLeft)
    {
        var seconds = worked.TotalSeconds;
        if (seconds <= 0) return null;
        var rate = bytes / seconds;
        double? remaining = state.HasEnded ? null : rate > 0 ? bytesLeft / rate : null;
        return new BatchRate(records / seconds, rate, state.Status == BatchStatus.Succeeded ? 0 : remaining);
    }

    /// <summary>How long chunks were computed. Chunks overlap; the time between attempts does not count.</summary>
    public static TimeSpan Worked(BatchState state, IEnumerable<ChunkWork> chunks, DateTimeOffset now)
    {
        var worked = TimeSpan.Zero;
        var until = DateTimeOffset.MinValue;
        foreach (var work in chunks.OrderBy(work => work.Began)) Add(work.Began, work.Began.AddSeconds(work.Seconds));
        // The chunks that are being computed have no checkpoint yet.
        if (state.Status == BatchStatus.Running && worked > TimeSpan.Zero)
            Add(state.Changed > until ? state.Changed : until, now);
        return worked;

        void Add(DateTimeOffset from, DateTimeOffset to)
        {
            if (from < until) from = until;
            if (to <= from) return;
            worked += to - from;
            until = to;
        }
    }
}
