using System.Runtime.CompilerServices;
using ServerlessAges.Ages;
using ServerlessAges.Records;

namespace ServerlessAges.Slices;

/// <summary>What the formats share: the processor in the loop, its output, and the rejecting of records.</summary>
internal abstract class RowComputer<TProcessor, TFormat>(
    Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes) : SliceComputer(dialect, maxRowBytes)
    where TProcessor : struct, IRecordProcessor
    where TFormat : struct, IResultFormat
{
    private TFormat output = output;

    private protected override ReadOnlyMemory<byte> Output => output.Written;

    private protected override void ClearOutput() => output.Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Rejection Process(RecordFields fields)
    {
        Stop.ThrowIfCancellationRequested();
        output.Begin();
        var rejection = processor.Process(fields, ref output);
        if (rejection.Reason == RejectReason.None)
        {
            if (output.End()) return rejection;
            rejection = new Rejection(RejectReason.InvalidUtf8, InvalidColumn(fields));
        }

        output.Drop();
        return rejection;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Reject(Slice slice, long line, int row, ReadOnlySpan<byte> raw, Rejection rejection, RecordFields fields)
    {
        RejectedLines.Append(
            ref slice.Result.RejectedBuffer, line, slice.WindowOffset + row, rejection.Reason,
            rejection.Column < 0 ? null : Dialect.Names[rejection.Column],
            rejection.Column < 0 ? default : fields[rejection.Column],
            rejection.Reason == RejectReason.RowTooLong ? RejectedLines.Head(raw) : raw);
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
