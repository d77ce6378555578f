namespace ServerlessAges.Batches;

/// <summary>How fast a batch goes, over all the time in which something was at work on it.</summary>
/// <param name="RecordsPerSecond">Records of finished chunks.</param>
/// <param name="BytesPerSecond">Input bytes of finished chunks.</param>
/// <param name="SecondsRemaining">For what is left at this rate; null where nothing more happens.</param>
public sealed record BatchRate(double RecordsPerSecond, double BytesPerSecond, double? SecondsRemaining)
{
    /// <summary>Works it out; null before the first chunk is finished.</summary>
    /// <param name="state">The batch.</param>
    /// <param name="done">Its finished chunks.</param>
    /// <param name="records">Records in them.</param>
    /// <param name="bytes">Input bytes in them.</param>
    /// <param name="left">Input bytes that are left.</param>
    /// <param name="now">The time.</param>
    public static BatchRate? Of(
        BatchState state, IReadOnlyCollection<ChunkRecord> done, long records, long bytes, long left, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var seconds = Worked(state, done, now).TotalSeconds;
        if (done.Count == 0 || seconds <= 0) return null;
        var rate = bytes / seconds;
        double? remaining = state.HasEnded ? null : rate > 0 ? left / rate : null;
        return new BatchRate(records / seconds, rate, state.Status == BatchStatus.Succeeded ? 0 : remaining);
    }

    // Chunks overlap, and between attempts lies time in which nobody worked.
    private static TimeSpan Worked(BatchState state, IReadOnlyCollection<ChunkRecord> done, DateTimeOffset now)
    {
        var worked = TimeSpan.Zero;
        var until = DateTimeOffset.MinValue;
        foreach (var work in done.Select(record => record.Work).OrderBy(work => work.Began)) Add(work.Began, work.Began.AddSeconds(work.Seconds));
        // The chunks at work now have left nothing yet.
        if (state.Status == BatchStatus.Running) Add(state.Changed > until ? state.Changed : until, now);
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
