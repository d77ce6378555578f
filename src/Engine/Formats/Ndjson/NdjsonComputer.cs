using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace ServerlessAges.Formats.Ndjson;

/// <summary>The loop over NDJSON rows: one object a line; members in any order, others than those needed ignored.</summary>
internal sealed class NdjsonComputer<TProcessor, TFormat>(
    Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes)
    : RowComputer<TProcessor, TFormat>(dialect, processor, output, maxRowBytes)
    where TProcessor : struct, IRecordProcessor<TProcessor>
    where TFormat : struct, IResultFormat
{
    private readonly JsonColumns columns = new(dialect.Names);
    private readonly int needed = dialect.Names.Count - (dialect.WithOptional == true ? 1 : 0);
    private ByteBuffer unescaped = new(256);

    private protected override int FirstRow(ReadOnlySpan<byte> window, int sample, int limit)
    {
        var lineFeed = window[..limit].IndexOf((byte)'\n');
        return lineFeed < 0 ? limit : lineFeed + 1;
    }

    private protected override int SkipRow(ReadOnlySpan<byte> bytes, ref RowState state, out long lineFeeds)
    {
        lineFeeds = 0;
        var lineFeed = bytes.IndexOf((byte)'\n');
        if (lineFeed >= 0) state = RowState.RowStart;
        return lineFeed + (lineFeed < 0 ? 0 : 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // compiled once, in full, and not first for a try
    private protected override int ComputeRows(Slice slice, int row, int limit)
    {
        var window = slice.Window;
        ref var bytes = ref MemoryMarshal.GetReference(window);
        var output = Format;
        while (row < limit)
        {
            unescaped.Length = 0;
            FieldSlots slots = default;
            var end = ReadRow(ref bytes, row, ref slots, out var rejection);
            var fault = end;
            if (end < 0)
            {
                var length = window[row..].IndexOf((byte)'\n');
                end = length < 0 ? window.Length : row + length;
            }

            var ended = end < window.Length;
            if (!ended && !slice.ReachesEnd) break;

            Rows++;
            var tooLong = end - row > MaxRowBytes;
            if (tooLong) rejection = new Rejection(RejectReasons.RowTooLong);
            var record = new RecordFields(ref bytes, ref MemoryMarshal.GetReference(unescaped.WrittenSpan), ref slots[0]);
            if (rejection.Reason is null) rejection = Process(record, ref output);
            if (rejection.Reason is not null)
            {
                var content = window[row..(ended && end > row && window[end - 1] == '\r' ? end - 1 : end)];
                if (!tooLong && content.Trim(" \t"u8).IsEmpty) Blank++;
                else if (rejection.Reason == RejectReasons.InvalidJson) RejectInvalid(slice, row, content, fault);
                else Reject(slice, row, content, rejection, record);
            }

            row = ended ? end + 1 : end;
        }

        Format = output;
        return row;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectInvalid(Slice slice, int row, ReadOnlySpan<byte> content, int fault)
    {
        var (at, tooDeep) = JsonScanner.PlaceOf(fault);
        var reason = tooDeep ? RejectReasons.NestedTooDeep : RejectReasons.InvalidJson;
        Reject(slice, row, content, new Rejection(reason, Value: Math.Min(at - row, content.Length)), default);
    }

    /// <summary>Reads a row.</summary>
    /// <returns>The LF that ends it; the fault if it is not valid JSON, or valid but cut off by the window's end.</returns>
    private int ReadRow(ref byte bytes, int row, ref FieldSlots slots, out Rejection rejection)
    {
        rejection = new Rejection(RejectReasons.InvalidJson);
        var at = JsonScanner.Space(ref bytes, row);
        var isObject = Unsafe.Add(ref bytes, at) == '{';
        var found = Rejection.None;
        at = isObject ? ReadObject(ref bytes, at + 1, ref slots, ref found) : JsonScanner.Value(ref bytes, at, depth: 0);
        if (at < 0) return at;
        at = JsonScanner.Space(ref bytes, at);
        if (Unsafe.Add(ref bytes, at) != '\n') return JsonScanner.Fault(at); // what follows the object makes the row invalid
        rejection = isObject ? found : new Rejection(RejectReasons.NotAnObject);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // compiled once, in full, and not first for a try
    private int ReadObject(ref byte bytes, int at, ref FieldSlots slots, ref Rejection rejection)
    {
        var seen = 0u;
        at = JsonScanner.Space(ref bytes, at);
        if (Unsafe.Add(ref bytes, at) == '}')
        {
            rejection = new Rejection(RejectReasons.MissingValue, 0);
            return at + 1;
        }

        while (true)
        {
            if (Unsafe.Add(ref bytes, at) != '"') return JsonScanner.Fault(at);
            var name = at + 1;
            var nameEnd = JsonScanner.String(ref bytes, name, out var escaped);
            if (nameEnd < 0) return nameEnd;
            var column = escaped ? -1 : columns.IndexOf(ref Unsafe.Add(ref bytes, name), nameEnd - name);
            if (column < 0 && !IsOther(ref bytes, name, nameEnd - name, escaped, out column)) return JsonScanner.Fault(name);

            at = JsonScanner.Space(ref bytes, nameEnd + 1);
            if (Unsafe.Add(ref bytes, at) != ':') return JsonScanner.Fault(at);
            at = JsonScanner.Space(ref bytes, at + 1);
            at = column >= 0 && rejection.Reason is null
                ? ReadMember(ref bytes, at, column, ref seen, ref slots, ref rejection)
                : JsonScanner.Value(ref bytes, at, depth: 1);
            if (at < 0) return at;

            at = JsonScanner.Space(ref bytes, at);
            var next = Unsafe.Add(ref bytes, at);
            at++;
            if (next == '}') break;
            if (next != ',') return JsonScanner.Fault(at - 1);
            at = JsonScanner.Space(ref bytes, at);
        }

        for (var column = 0; rejection.Reason is null && column < needed; column++)
        {
            if ((seen & (1u << column)) == 0) rejection = new Rejection(RejectReasons.MissingValue, column);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadMember(
        ref byte bytes, int at, int column, ref uint seen, ref FieldSlots slots, ref Rejection rejection)
    {
        var isNew = (seen & (1u << column)) == 0;
        seen |= 1u << column;
        var first = Unsafe.Add(ref bytes, at);
        if (isNew && first == '"')
        {
            var end = JsonScanner.String(ref bytes, at + 1, out var escaped);
            slots[column] = new FieldSlot(at + 1, end - at - 1);
            if (end < 0) return end;
            return escaped && !Unescape(ref bytes, column, ref slots[column], ref rejection) ? JsonScanner.Fault(at + 1) : end + 1;
        }

        if (isNew && (first == '-' || (uint)(first - '0') <= 9))
        {
            var end = JsonScanner.Number(ref bytes, at);
            slots[column] = new FieldSlot(at, end - at);
            return end;
        }

        if (isNew && first == 'n' && column >= needed)
        {
            slots[column] = new FieldSlot(at, 0); // there, and empty
            return JsonScanner.Value(ref bytes, at, depth: 1);
        }

        rejection = new Rejection(
            !isNew ? RejectReasons.DuplicateMember : first == 'n' ? RejectReasons.MissingValue : RejectReasons.WrongType, column);
        return JsonScanner.Value(ref bytes, at, depth: 1);
    }

    // False where it holds half a surrogate pair, which no text can.
    private bool Unescape(ref byte bytes, int column, ref FieldSlot slot, ref Rejection rejection)
    {
        var raw = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref bytes, slot.Start), slot.Length);
        if (!Utf8.IsValid(raw))
        {
            rejection = new Rejection(RejectReasons.InvalidUtf8, column);
            return true;
        }

        var start = unescaped.Length;
        if (!JsonText.Unescape(raw, ref unescaped)) return false;
        slot = new FieldSlot(start, unescaped.Length - start, Unescaped: true);
        return true;
    }

    // Whether a name that is none of the columns' letter by letter can be read; it may be one of them in another case.
    private bool IsOther(ref byte bytes, int start, int length, bool escaped, out int column)
    {
        column = -1;
        var name = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref bytes, start), length);
        if (!Utf8.IsValid(name)) return false;
        if (escaped)
        {
            var kept = unescaped.Length;
            if (!JsonText.Unescape(name, ref unescaped)) return false;
            name = unescaped.WrittenSpan[kept..];
            unescaped.Length = kept;
        }

        if (!columns.IsTooLong(length)) column = columns.IndexOfAnyCase(name);
        return true;
    }
}
