using System.Runtime.CompilerServices;

namespace ServerlessAges.Slices;

/// <summary>What the formats share: the processor in the loop, its output, and the rejecting and counting of records.</summary>
internal abstract class RowComputer<TProcessor, TFormat>(
    Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes) : SliceComputer(dialect, maxRowBytes)
    where TProcessor : struct, IRecordProcessor<TProcessor>
    where TFormat : struct, IResultFormat
{
    private TFormat output = output;

    /// <summary>Where results are written. A loop works on a copy, which need not be looked for in memory.</summary>
    private protected ref TFormat Format => ref output;

    // Behind an exception so few bytes of rows are tried at a time, and then twice as many, and so on.
    private const int FewBytes = 4096;

    private long rejected;
    private long lines;
    private int counted;
    private int stride = int.MaxValue;

    /// <summary>Rows processed.</summary>
    private protected long Rows { get; set; }

    /// <summary>How many of them were blank.</summary>
    private protected long Blank { get; set; }

    private protected override ReadOnlyMemory<byte> Output => output.Written;

    private protected override void ClearOutput(Slice slice) => output.Clear(slice.Padded);

    private protected sealed override int ComputeRows(Slice slice, int row, int limit, ref RowCounts tally)
    {
        (Rows, Blank, rejected, lines, counted) = (0, 0, 0, tally.Lines, row);
        row = ComputeMany(slice, row, limit);
        CountLines(slice, row);
        tally = tally with { Lines = 0 } + new RowCounts(Rows, Rows - Blank, rejected, lines);
        return row;
    }

    // Rows are tried many at a time, and where the processor has thrown, again one by one: so the loops need not look for
    // exceptions.
    private int ComputeMany(Slice slice, int row, int limit)
    {
        while (row < limit)
        {
            var to = (int)Math.Min((long)row + stride, limit);
            var next = TryRows(slice, row, to, out var failure);
            stride = failure is null ? (int)Math.Min(2L * stride, int.MaxValue) : FewBytes;
            if (failure is not null) next = ComputeEach(slice, row, to);
            if (next < to) return next;
            row = next;
        }

        return row;
    }

    private int ComputeEach(Slice slice, int row, int limit)
    {
        while (row < limit)
        {
            var next = TryRows(slice, row, row + 1, out var failure);
            if (failure is not null) next = RejectFailed(slice, row, failure);
            if (next == row) break;
            row = next;
        }

        return row;
    }

    /// <summary>As <see cref="ComputeRows(Slice, int, int)"/>; where the processor throws, nothing is done.</summary>
    private int TryRows(Slice slice, int row, int limit, out Exception? failure)
    {
        var before = (Rows, Blank, rejected, lines, counted, slice.Result.RejectedBuffer.Length);
        var written = output.Written.Length;
        try
        {
            failure = null;
            return ComputeRows(slice, row, limit);
        }
        catch (Exception exception) when (
            exception is not OutOfMemoryException && !(exception is OperationCanceledException && Stop.IsCancellationRequested))
        {
            failure = exception;
            (Rows, Blank, rejected, lines, counted, slice.Result.RejectedBuffer.Length) = before;
            output.Cut(written);
            return row;
        }
    }

    private int RejectFailed(Slice slice, int row, Exception failure)
    {
        var state = RowState.FieldStart;
        var length = SkipRow(slice.Window[row..], ref state, out _);
        var next = length < 0 ? slice.WindowLength : row + length;
        var content = slice.Window[row..(length < 0 ? next : next - 1)];
        if (length >= 0 && content.EndsWith("\r"u8)) content = content[..^1];
        Rows++;
        rejected++;
        CountLines(slice, row);
        RejectedLines.Append(
            ref slice.Result.RejectedBuffer, lines, slice.WindowOffset + row, new Rejection(RejectReasons.ProcessorFailed), column: null,
            value: default, content, $"{failure.GetType().Name}: {failure.Message}");
        return next;
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
        if (rejection.Reason is null)
        {
            if (output.End()) return Rejection.None;
            rejection = new Rejection(RejectReasons.InvalidUtf8, InvalidColumn(fields));
        }

        output.Drop();
        return rejection;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowStopped() => Stop.ThrowIfCancellationRequested();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Reject(
        Slice slice, int row, ReadOnlySpan<byte> raw, Rejection rejection, RecordFields fields)
    {
        rejected++;
        CountLines(slice, row);
        RejectedLines.Append(
            ref slice.Result.RejectedBuffer, lines, slice.WindowOffset + row, rejection,
            rejection.Column < 0 ? null : Dialect.Names[rejection.Column],
            rejection.Column < 0 ? default : fields[rejection.Column],
            rejection.Reason == RejectReasons.RowTooLong ? RejectedLines.Head(raw) : raw);
    }

    // Lines are only asked for where a record is rejected, and in the end; so the loops need not count them.
    private protected void CountLines(Slice slice, int row)
    {
        lines += slice.Window[counted..row].Count(Dialect.LineEnd);
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
