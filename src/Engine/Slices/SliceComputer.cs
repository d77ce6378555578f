namespace ServerlessAges.Slices;

/// <summary>Computes the rows that start in a slice. The same window gives the same result. Not thread-safe.</summary>
public abstract class SliceComputer
{
    private Slice? computing;

    private protected SliceComputer(Dialect dialect, int maxRowBytes) =>
        (Dialect, MaxRowBytes) = (dialect, maxRowBytes);

    internal Dialect Dialect { get; }
    internal int MaxRowBytes { get; }

    // How many bytes after its range a window needs at most.
    internal int MaxBeyond => LongRow + 2;

    // As much of a row is needed to see that it is past the limit, and to keep the same part of it in any window.
    private int LongRow => Math.Max(MaxRowBytes, RejectedLines.RawOfLongRow);

    // Checked between records, so that a slow processor stops at its deadline.
    internal CancellationToken Stop { get; set; }
    internal IRecordExchange? Exchange { get; set; }
    internal InputColumn? InputColumn { get; set; } // null if it cannot be used for another name

    // The index of the record that is being processed.
    internal int Current { get; set; }

    // For other threads: the offset of the record that is being processed; null if this computes nothing.
    internal long? CurrentOffset => Volatile.Read(ref computing)?.WindowOffset + Current;

    private protected abstract ReadOnlyMemory<byte> Output { get; }

    // Computes the rows that start in the slice. Without a start, it is speculated from a sample. False if the last row
    // does not end in the window but may be within the limit: read MaxBeyond bytes past the range, and call again.
    internal bool Compute(Slice slice, RowPosition? start, int sample)
    {
        Current = 0;
        Volatile.Write(ref computing, slice);
        try
        {
            if (Exchange is null) return TryCompute(slice, start, sample);
            Exchange.Begin(this);
            if (!TryCompute(slice, start, sample)) return false;
            Exchange.Run(slice, Stop);
            return TryCompute(slice, slice.Result.Start, sample);
        }
        finally
        {
            Volatile.Write(ref computing, null);
        }
    }

    private bool TryCompute(Slice slice, RowPosition? start, int sample)
    {
        var result = slice.Result;
        result.Clear();
        ClearOutput(slice);

        // From here on, positions are indexes into the window.
        var window = slice.Window;
        var limit = (int)Math.Min(slice.To - slice.WindowOffset, window.Length);
        result.Start = start ?? new RowPosition(
            slice.WindowOffset + (slice.From == slice.WindowOffset ? 0 : SpeculateFirstRow(window, sample, limit)));
        if (result.Start.Offset - slice.WindowOffset >= limit)
        {
            result.End = result.Start;
            result.Transparent = true;
            return true;
        }

        var counts = new RowCounts();
        var at = (int)(result.Start.Offset - slice.WindowOffset);
        var state = Skip(slice, result.Start.State, ref at, ref counts);
        if (at < limit) at = ComputeRows(slice, at, limit, ref counts);
        if (at < limit)
        {
            // The row at `at` does not end in the window.
            if (window.Length - at <= LongRow) return false;
            RejectedLines.Append(
                ref result.RejectedBuffer, counts.Lines, slice.WindowOffset + at,
                new Rejection(RejectReasons.RowTooLong), raw: RejectedLines.Head(window[at..]));
            counts += new RowCounts(Rows: 1, Records: 1, Rejected: 1, Lines: 0);
            state = Skip(slice, RowState.FieldStart, ref at, ref counts);
        }

        result.End = new RowPosition(slice.WindowOffset + at, state);
        result.Counts = counts;
        result.Output = Output;
        return true;
    }

    // Moves to the start of a row, or to the end of the window, and returns the state there.
    internal RowState Skip(Slice slice, RowState state, ref int at, ref RowCounts counts)
    {
        if (state == RowState.RowStart) return state;
        var skipped = SkipRow(slice.Window[at..], ref state, out var lineEndsInside);
        counts = counts with { Lines = counts.Lines + lineEndsInside + (skipped < 0 ? 0 : 1) };
        at = skipped < 0 ? slice.WindowLength : at + skipped;
        return skipped < 0 && slice.ReachesEnd ? RowState.RowStart : state;
    }

    private protected abstract void ClearOutput(Slice slice);

    // The speculative first row that starts past the window's first byte, at most limit.
    private protected abstract int SpeculateFirstRow(ReadOnlySpan<byte> window, int sample, int limit);

    // The index after the row's line end, or −1.
    private protected abstract int SkipRow(ReadOnlySpan<byte> bytes, ref RowState state, out long lineEndsInside);
    private protected abstract int ComputeRows(Slice slice, int row, int limit, ref RowCounts counts);
}
