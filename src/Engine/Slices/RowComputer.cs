namespace ServerlessAges.Slices;

/// <summary>Shared by the formats: calls the processor, writes its results, rejects and counts records.</summary>
internal abstract class RowComputer<TProcessor, TFormat>(
    Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes) : SliceComputer(dialect, maxRowBytes)
    where TProcessor : struct, IRecordProcessor<TProcessor>
    where TFormat : struct, IResultFormat
{
    // After an exception, retry in batches of so many bytes, and double the size each time.
    private const int MinStride = 4096;
    private TFormat output = output;
    private long rejected;
    private long lines;
    private int counted;
    private int stride = int.MaxValue;

    // The loops work on a copy, which the compiler keeps in registers.
    private protected ref TFormat Format => ref output;
    private protected long Rows { get; set; }
    private protected long Blank { get; set; }
    private protected override ReadOnlyMemory<byte> Output => output.Written;
    private protected override void ClearOutput(Slice slice) => output.Clear(slice.Padded);

    private protected sealed override int ComputeRows(Slice slice, int row, int limit, ref RowCounts counts)
    {
        (Rows, Blank, rejected, lines, counted) = (0, 0, 0, counts.Lines, row);
        row = ComputeMany(slice, row, limit);
        CountLines(slice, row);
        counts = counts with { Lines = 0 } + new RowCounts(Rows, Rows - Blank, rejected, lines);
        return row;
    }

    // The loops have no exception handler: if the processor throws, its rows are computed again one by one.
    private int ComputeMany(Slice slice, int row, int limit)
    {
        while (row < limit)
        {
            var to = (int)Math.Min((long)row + stride, limit);
            var next = TryRows(slice, row, to, out var failure);
            stride = failure is null ? (int)Math.Min(2L * stride, int.MaxValue) : MinStride;
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
            exception is not OutOfMemoryException
                && !(exception is OperationCanceledException && Stop.IsCancellationRequested))
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
            ref slice.Result.RejectedBuffer, lines, slice.WindowOffset + row,
            new Rejection(RejectReasons.ProcessorFailed), content,
            message: $"{failure.GetType().Name}: {failure.Message}");
        return next;
    }

    // Processes the rows that start before the limit. Returns the first one that is not processed: past the limit, or
    // without its end in the window.
    private protected abstract int ComputeRows(Slice slice, int row, int limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Rejection Process(RecordFields fields, ref TFormat output, RecordFields input = default)
    {
        if (Stop.IsCancellationRequested) ThrowStopped();
        output.Begin();
        var rejection = processor.Process(fields, ref output);
        if (TFormat.Keeps != Keeping.Nothing && !rejection.IsRejected) rejection = output.Keep(input);
        if (!rejection.IsRejected)
        {
            if (output.End()) return Rejection.None;
            var column = InvalidColumn(fields);
            if (TFormat.Keeps == Keeping.Fields && column < 0) column = InvalidKept(input);
            rejection = new Rejection(RejectReasons.InvalidUtf8, column);
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
            rejection.Reason == RejectReasons.RowTooLong ? RejectedLines.Head(raw) : raw,
            NameOf(rejection.Column),
            rejection.Column < 0 || rejection.Column >= Dialect.Names.Count ? default : fields[rejection.Column],
            headerFields: Dialect.FieldCount);
    }

    // Lines are counted only when a record is rejected, and at the end.
    private protected void CountLines(Slice slice, int row)
    {
        lines += slice.Window[counted..row].Count(Dialect.LineEnd);
        counted = row;
    }

    // The same for rows of one line each, if none was rejected.
    private protected void PassLines(int from, int row, int rows)
    {
        if (counted == from) (lines, counted) = (lines + rows, row);
    }

    // The processor's columns, then the kept ones.
    private string? NameOf(int column) =>
        column < 0 ? null
        : column < Dialect.Names.Count ? Dialect.Names[column]
        : Dialect.Kept![column - Dialect.Names.Count].Name;

    private int InvalidColumn(RecordFields fields)
    {
        var column = Dialect.Names.Count - 1;
        while (column >= 0 && Utf8.IsValid(fields[column])) column--;
        return column;
    }

    private int InvalidKept(RecordFields input)
    {
        var kept = 0;
        while (Utf8.IsValid(input.Field(Dialect.Kept![kept].Position))) kept++;
        return Dialect.Names.Count + kept;
    }
}
