namespace ServerlessAges.Slices;

/// <summary>Shared by the formats: calls the processor, writes its results, rejects and counts records.</summary>
internal abstract class RowComputer<TProcessor, TFormat>(
    Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes) : SliceComputer(dialect, maxRowBytes)
    where TProcessor : struct, IRecordProcessor<TProcessor>
    where TFormat : struct, IResultFormat
{
    private TFormat output = output;
    private long rejected;
    private long lines;
    private int counted;
    private Exception? failure;

    // The loops work on a copy, which the compiler keeps in registers.
    private protected ref TFormat Format => ref output;
    private protected long Rows { get; set; }
    private protected long Blank { get; set; }
    private protected override ReadOnlyMemory<byte> Output => output.Written;
    private protected override void ClearOutput(Slice slice) => output.Clear(slice.Padded);

    // The modes of the loops.
    private readonly struct Plain;
    private readonly struct Guarded;

    // The plain loops have no exception handler. If the processor throws, the slice is computed again with one per
    // record. So each record that is rejected costs one exception.
    private protected sealed override int ComputeRows(Slice slice, int row, int limit, ref RowCounts counts)
    {
        (Rows, Blank, rejected, lines, counted) = (0, 0, 0, counts.Lines, row);
        int end;
        try
        {
            end = ComputeRows<Plain>(slice, row, limit);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            (Rows, Blank, rejected, lines, counted) = (0, 0, 0, counts.Lines, row);
            slice.Result.RejectedBuffer.Length = 0;
            ClearOutput(slice);
            end = ComputeRows<Guarded>(slice, row, limit);
        }

        CountLines(slice, end);
        counts = counts with { Lines = 0 } + new RowCounts(Rows, Rows - Blank, rejected, lines);
        return end;
    }

    // Processes the rows that start before the limit. Returns the first one that is not processed: past the limit, or
    // without its end in the window.
    private protected abstract int ComputeRows<TMode>(Slice slice, int row, int limit)
        where TMode : struct;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Rejection Process<TMode>(
        int row, RecordFields fields, ref TFormat output, RecordFields input = default)
        where TMode : struct
    {
        Current = row;
        if (Stop.IsCancellationRequested) ThrowStopped();
        return typeof(TMode) == typeof(Guarded)
            ? ProcessGuarded(fields, ref output, input)
            : Process(fields, ref output, input);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Rejection Process(RecordFields fields, ref TFormat output, RecordFields input)
    {
        output.Begin();
        var rejection = processor.Process(fields, ref output);
        if (TFormat.Keeps != Keeping.Nothing && !rejection.IsRejected) rejection = output.Keep(input);
        if (!rejection.IsRejected)
        {
            if (output.End()) return Rejection.None;
            var column = InvalidColumn(fields);
            if (TFormat.Keeps == Keeping.Fields && column < 0) column = InvalidKept(input);
            rejection = new Rejection(column < 0 ? RejectReasons.TextInvalidUtf8 : RejectReasons.InvalidUtf8, column);
        }

        output.Drop();
        return rejection;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Rejection ProcessGuarded(RecordFields fields, ref TFormat output, RecordFields input)
    {
        var written = output.Written.Length;
        try
        {
            return Process(fields, ref output, input);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            output.Cut(written);
            failure = exception;
            return new Rejection(RejectReasons.ProcessorFailed);
        }
    }

    private bool IsFault(Exception exception) => exception is not OutOfMemoryException
        && !(exception is OperationCanceledException && Stop.IsCancellationRequested);

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
            failure is null ? Exchange?.MessageOf(rejection) : $"{failure.GetType().Name}: {failure.Message}",
            Dialect.FieldCount);
        failure = null;
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
        : Dialect.Kept?.ElementAtOrDefault(column - Dialect.Names.Count)?.Name;

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
