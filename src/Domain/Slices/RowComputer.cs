using System.Runtime.CompilerServices;
using ServerlessAges.Ages;
using ServerlessAges.Records;

namespace ServerlessAges.Slices;

/// <summary>What the formats share: the processor in the loop, its output, and the rejecting and counting of records.</summary>
internal abstract class RowComputer<TProcessor, TFormat>(
    Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes) : SliceComputer(dialect, maxRowBytes)
    where TProcessor : struct, IRecordProcessor
    where TFormat : struct, IResultFormat
{
    private TFormat output = output;

    /// <summary>Where results are written. A loop works on a copy, which need not be looked for in memory.</summary>
    private protected ref TFormat Format => ref output;

    private long rejected;
    private long lines;
    private int counted;

    /// <summary>Rows processed.</summary>
    private protected long Rows { get; set; }

    /// <summary>How many of them were blank.</summary>
    private protected long Blank { get; set; }

    private protected override ReadOnlyMemory<byte> Output => output.Written;

    private protected override void ClearOutput(Slice slice) => output.Clear(slice.Padded);

    private protected sealed override int ComputeRows(Slice slice, int row, int limit, ref RowCounts tally)
    {
        (Rows, Blank, rejected, lines, counted) = (0, 0, 0, tally.Lines, row);
        row = ComputeRows(slice, row, limit);
        CountLines(slice, row);
        tally = tally with { Lines = 0 } + new RowCounts(Rows, Rows - Blank, rejected, lines);
        return row;
    }

    /// <summary>Processes the rows from <paramref name="row"/> on that start before <paramref name="limit"/>.</summary>
    /// <returns>The first row not processed: past the limit, or one that does not end in the window.</returns>
    private protected abstract int ComputeRows(Slice slice, int row, int limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Rejection Process(RecordFields fields, ref TFormat output)
    {
        if (Stop.IsCancellationRequested) ThrowStopped();
        output.Begin();
        var rejection = processor.Process(fields, ref output);
        if (rejection.Reason == RejectReason.None)
        {
            if (output.End()) return Rejection.None;
            rejection = new Rejection(RejectReason.InvalidUtf8, InvalidColumn(fields));
        }

        output.Drop();
        return rejection;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowStopped() => Stop.ThrowIfCancellationRequested();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Reject(Slice slice, int row, ReadOnlySpan<byte> raw, Rejection rejection, RecordFields fields)
    {
        rejected++;
        CountLines(slice, row);
        RejectedLines.Append(
            ref slice.Result.RejectedBuffer, lines, slice.WindowOffset + row, rejection.Reason,
            rejection.Column < 0 ? null : Dialect.Names[rejection.Column],
            rejection.Column < 0 ? default : fields[rejection.Column],
            rejection.Reason == RejectReason.RowTooLong ? RejectedLines.Head(raw) : raw);
    }

    // Lines are only asked for where a record is rejected, and in the end; so the loops need not count them.
    private protected void CountLines(Slice slice, int row)
    {
        lines += slice.Window[counted..row].Count((byte)'\n');
        counted = row;
    }

    // The same for rows that are a line each, if none of them was rejected.
    private protected void PassLines(int from, int row, int rows)
    {
        if (counted == from) (lines, counted) = (lines + rows, row);
    }

    private int InvalidColumn(RecordFields fields)
    {
        for (var column = 0; column < Dialect.Names.Count; column++)
        {
            if (!System.Text.Unicode.Utf8.IsValid(fields[column])) return column;
        }

        return -1;
    }
}
