namespace ServerlessAges.Slices;

/// <summary>
/// Computes a range of rows in a window of bytes: finds the first row, processes all rows that start in the range, and
/// says where the next range has to go on. Pure: the same window gives the same result. Not for several threads.
/// </summary>
public abstract class SliceComputer
{
    private protected SliceComputer(Dialect dialect, int maxRowBytes)
    {
        Dialect = dialect;
        MaxRowBytes = maxRowBytes;
    }

    /// <summary>What the input looks like.</summary>
    public Dialect Dialect { get; }

    /// <summary>The longest row, without its line end.</summary>
    public int MaxRowBytes { get; }

    /// <summary>A window that reaches this far past its range holds all that <see cref="Compute"/> may need.</summary>
    public int MaxBeyond => LongRow + 2;

    // What must be seen of a row to know that it is past the limit, and to keep the same of it wherever a window ends.
    private int LongRow => Math.Max(MaxRowBytes, RejectedLines.RawOfLongRow);

    /// <summary>Looked at between records, so that a slow processor does not outlive its deadline.</summary>
    internal CancellationToken Stop { get; set; }

    private protected abstract ReadOnlyMemory<byte> Output { get; }

    /// <summary>Computes the rows that start in the slice.</summary>
    /// <param name="slice">Range and window; its result is replaced.</param>
    /// <param name="start">Where to begin, at or past the slice's first byte; null to guess.</param>
    /// <param name="sample">How many bytes a guess may look at.</param>
    /// <returns>
    /// False where the last row does not end in the window though it may still be within the limit: read
    /// <see cref="MaxBeyond"/> bytes past the range, and call again.
    /// </returns>
    internal bool Compute(Slice slice, RowPosition? start, int sample)
    {
        var result = slice.Result;
        result.Clear();
        ClearOutput(slice);

        // From here on places are indexes into the window.
        var window = slice.Window;
        var limit = (int)Math.Min(slice.To - slice.WindowOffset, window.Length);
        result.Start = start ?? new RowPosition(
            slice.WindowOffset + (slice.From == slice.WindowOffset ? 0 : FirstRow(window, sample, limit)));
        if (result.Start.Offset - slice.WindowOffset >= limit)
        {
            result.End = result.Start;
            result.Transparent = true;
            return true;
        }

        var tally = new RowCounts();
        var at = (int)(result.Start.Offset - slice.WindowOffset);
        var state = Skip(slice, result.Start.State, ref at, ref tally);
        if (at < limit) at = ComputeRows(slice, at, limit, ref tally);
        if (at < limit)
        {
            // The row at `at` does not end in the window.
            if (window.Length - at <= LongRow) return false;
            RejectLongRow(slice, at, ref tally);
            state = Skip(slice, RowState.FieldStart, ref at, ref tally);
        }

        result.End = new RowPosition(slice.WindowOffset + at, state);
        result.Counts = tally;
        result.Output = Output;
        return true;
    }

    /// <summary>Goes on to the start of a row, or to the end of the window.</summary>
    /// <param name="slice">The window.</param>
    /// <param name="state">Where in a row <paramref name="at"/> lies.</param>
    /// <param name="at">Index in the window; moved.</param>
    /// <param name="tally">Takes the line ends passed.</param>
    /// <returns>Where in a row the new <paramref name="at"/> lies.</returns>
    internal RowState Skip(Slice slice, RowState state, ref int at, ref RowCounts tally)
    {
        if (state == RowState.RowStart) return state;
        var skipped = SkipRow(slice.Window[at..], ref state, out var lineEndsInside);
        tally = tally with { Lines = tally.Lines + lineEndsInside + (skipped < 0 ? 0 : 1) };
        at = skipped < 0 ? slice.WindowLength : at + skipped;
        return skipped < 0 && slice.ReachesEnd ? RowState.RowStart : state;
    }

    private static void RejectLongRow(Slice slice, int at, ref RowCounts tally)
    {
        RejectedLines.Append(
            ref slice.Result.RejectedBuffer, tally.Lines, slice.WindowOffset + at, new Rejection(RejectReasons.RowTooLong),
            column: null, value: default, RejectedLines.Head(slice.Window[at..]));
        tally += new RowCounts(Rows: 1, Records: 1, Rejected: 1, Lines: 0);
    }

    private protected abstract void ClearOutput(Slice slice);

    /// <summary>Guesses the index of the first row that starts past the window's first byte, at most limit.</summary>
    private protected abstract int FirstRow(ReadOnlySpan<byte> window, int sample, int limit);

    /// <summary>The index after the row's line end, or −1.</summary>
    private protected abstract int SkipRow(ReadOnlySpan<byte> bytes, ref RowState state, out long lineEndsInside);

    /// <summary>Processes the rows from <paramref name="row"/> on that start before <paramref name="limit"/>.</summary>
    /// <returns>The first row not processed: past the limit, or one that does not end in the window.</returns>
    private protected abstract int ComputeRows(Slice slice, int row, int limit, ref RowCounts tally);
}
