namespace ServerlessAges.Batches.Results;

/// <summary>How fast a batch goes, over all the time in which something was at work on it.</summary>
/// <param name="RecordsPerSecond">Records of finished chunks.</param>
/// <param name="BytesPerSecond">Input bytes of finished chunks.</param>
/// <param name="SecondsRemaining">For what is left at this rate; null where nothing more happens.</param>
public sealed record BatchRate(double RecordsPerSecond, double BytesPerSecond, double? SecondsRemaining)
{
    /// <summary>Returns the rate; null before the first chunk is finished.</summary>
    /// <param name="state">The batch.</param>
    /// <param name="worked">How long something was at work on it.</param>
    /// <param name="records">Records in finished chunks.</param>
    /// <param name="bytes">Input bytes in them.</param>
    /// <param name="left">Input bytes that are left.</param>
    public static BatchRate? Of(BatchState state, TimeSpan worked, long records, long bytes, long left)
    {
        ArgumentNullException.ThrowIfNull(state);
        var seconds = worked.TotalSeconds;
        if (seconds <= 0) return null;
        var rate = bytes / seconds;
        double? remaining = state.HasEnded ? null : rate > 0 ? left / rate : null;
        return new BatchRate(records / seconds, rate, state.Status == BatchStatus.Succeeded ? 0 : remaining);
    }

    /// <summary>
    /// Returns how long something was at work on a batch; zero before its first chunk is finished. Chunks overlap, and time between
    /// attempts does not count.
    /// </summary>
    /// <param name="state">The batch.</param>
    /// <param name="chunks">Its finished chunks.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan Worked(BatchState state, IEnumerable<ChunkWork> chunks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var worked = TimeSpan.Zero;
        var until = DateTimeOffset.MinValue;
        foreach (var work in chunks.OrderBy(work => work.Began)) Add(work.Began, work.Began.AddSeconds(work.Seconds));
        // The chunks at work now have left nothing yet.
        if (state.Status == BatchStatus.Running && worked > TimeSpan.Zero) Add(state.Changed > until ? state.Changed : until, now);
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
