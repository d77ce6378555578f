namespace ServerlessAges.Formats.Ndjson;

// The loop over NDJSON rows: one object a line, its members in any order; members that are not needed are ignored.
internal sealed class NdjsonComputer<TProcessor, TFormat>(
    Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes)
    : RowComputer<TProcessor, TFormat>(dialect, processor, output, maxRowBytes)
    where TProcessor : struct, IRecordProcessor<TProcessor>
    where TFormat : struct, IResultFormat
{
    private readonly JsonColumns columns = new(dialect.Names);
    private readonly int needed = dialect.Names.Count - (dialect.WithOptional == true ? 1 : 0);
    private readonly JsonColumns? kept = TFormat.Keeps == Keeping.Fields
        ? new JsonColumns([.. dialect.Kept!.Select(column => column.Name)]) : null;
    private readonly FieldSlot[] input = new FieldSlot[Math.Max(1, dialect.Kept?.Count ?? 0)];
    private ByteBuffer unescaped = new(256);

    private protected override int SpeculateFirstRow(ReadOnlySpan<byte> window, int sample, int limit)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // no tier 0: a slice is one call
    private protected override int ComputeRows<TMode>(Slice slice, int row, int limit)
    {
        var window = slice.Window;
        ref var bytes = ref MemoryMarshal.GetReference(window);
        var output = Format;
        while (row < limit)
        {
            unescaped.Length = 0;
            FieldSlots slots = default;
            var end = ReadRow(ref bytes, row, ref slots, out var flaw);
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
            if (TFormat.Keeps != Keeping.Nothing && flaw.Kind == Flaw.None && !tooLong)
                fault = ReadKept(window, row, end, ref flaw);
            ref var texts = ref MemoryMarshal.GetReference(unescaped.WrittenSpan);
            var record = new RecordFields(ref bytes, ref texts, ref slots[0]);
            if (tooLong || flaw.Kind != Flaw.None)
            {
                RejectRow(slice, row, end, tooLong ? new RowFlaw(Flaw.TooLong) : flaw, fault, record);
            }
            else
            {
                var kept = TFormat.Keeps == Keeping.Nothing
                    ? default
                    : new RecordFields(ref bytes, ref texts, ref MemoryMarshal.GetArrayDataReference(input));
                var rejection = Process<TMode>(row, record, ref output, kept);
                if (rejection.IsRejected) Reject(slice, row, Content(window, row, end), rejection, record);
            }

            row = ended ? end + 1 : end;
        }

        Format = output;
        return row;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectRow(Slice slice, int row, int end, RowFlaw flaw, int fault, RecordFields record)
    {
        var content = Content(slice.Window, row, end);
        if (flaw.Kind != Flaw.TooLong && content.Trim(" \t"u8).IsEmpty)
        {
            Blank++;
            return;
        }

        var (at, tooDeep) = JsonScanner.PlaceOf(fault);
        var reason = flaw.Kind switch
        {
            Flaw.InvalidJson => tooDeep ? RejectReasons.NestedTooDeep : RejectReasons.InvalidJson,
            Flaw.TooLong => RejectReasons.RowTooLong,
            Flaw.NotAnObject => RejectReasons.NotAnObject,
            Flaw.MissingValue => RejectReasons.MissingValue,
            Flaw.DuplicateMember => RejectReasons.DuplicateMember,
            Flaw.WrongType => RejectReasons.WrongType,
            _ => RejectReasons.InvalidUtf8,
        };
        Reject(slice, row, content, new Rejection(reason, flaw.Column, Math.Min(at - row, content.Length)), record);
    }

    // The fault if a text holds half a surrogate pair.
    private int ReadKept(ReadOnlySpan<byte> window, int row, int end, ref RowFlaw flaw)
    {
        Array.Clear(input);
        if (kept is null) input[0] = new FieldSlot(row, end - row);
        var members = new JsonMembers(window[row..]);
        while (kept is not null && members.Next())
        {
            var name = window.Slice(row + members.Name.Start, members.Name.Length);
            if (members.NameEscaped) JsonText.TryUnescape(name, ref unescaped, out name);
            var column = kept.Find(name);
            if (column < 0) continue;
            ref var slot = ref input[column];
            if (slot.Exists) flaw = new RowFlaw(Flaw.DuplicateMember, columns.Count + column);
            var at = row + members.Value.Start;
            slot = new FieldSlot(at, members.Value.Length);
            if (window[at] == 'n') slot = new FieldSlot(at, 0);
            if (window[at] != '"') continue;
            slot = new FieldSlot(unescaped.Length, 0, Unescaped: true);
            if (!JsonText.Unescape(window.Slice(at + 1, members.Value.Length - 2), ref unescaped))
            {
                flaw = new RowFlaw(Flaw.InvalidJson);
                return JsonScanner.Fault(at);
            }

            slot = slot with { Length = unescaped.Length - slot.Start };
        }

        return end;
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> window, int row, int end) =>
        window[row..(end < window.Length && end > row && window[end - 1] == '\r' ? end - 1 : end)];

    private enum Flaw { None, InvalidJson, TooLong, NotAnObject, MissingValue, DuplicateMember, WrongType, InvalidUtf8 }

    // A constant per reason: the loop creates one for each row before it knows whether the row is valid.
    private readonly record struct RowFlaw(Flaw Kind, int Column = -1);

    // Reads a row. The LF that ends it; the fault if it is not valid JSON, or valid but cut off by the window's end.
    private int ReadRow(ref byte bytes, int row, ref FieldSlots slots, out RowFlaw flaw)
    {
        flaw = new RowFlaw(Flaw.InvalidJson);
        var at = JsonScanner.Space(ref bytes, row);
        var isObject = Unsafe.Add(ref bytes, at) == '{';
        var found = default(RowFlaw);
        at = isObject
            ? ReadObject(ref bytes, at + 1, ref slots, ref found)
            : JsonScanner.Value(ref bytes, at, depth: 0);
        if (at < 0) return at;
        at = JsonScanner.Space(ref bytes, at);
        if (Unsafe.Add(ref bytes, at) != '\n') return JsonScanner.Fault(at);
        flaw = isObject ? found : new RowFlaw(Flaw.NotAnObject);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // no tier 0: a slice is one call
    private int ReadObject(ref byte bytes, int at, ref FieldSlots slots, ref RowFlaw flaw)
    {
        var seen = 0u;
        at = JsonScanner.Space(ref bytes, at);
        if (Unsafe.Add(ref bytes, at) == '}')
        {
            if (needed > 0) flaw = new RowFlaw(Flaw.MissingValue, 0);
            return at + 1;
        }

        while (true)
        {
            if (Unsafe.Add(ref bytes, at) != '"') return JsonScanner.Fault(at);
            var name = at + 1;
            var nameEnd = JsonScanner.String(ref bytes, name, out var escaped);
            if (nameEnd < 0) return nameEnd;
            var column = escaped ? -1 : columns.IndexOf(ref Unsafe.Add(ref bytes, name), nameEnd - name);
            if (column < 0 && !IsOther(ref bytes, name, nameEnd - name, escaped, out column))
                return JsonScanner.Fault(name);

            at = JsonScanner.Space(ref bytes, nameEnd + 1);
            if (Unsafe.Add(ref bytes, at) != ':') return JsonScanner.Fault(at);
            at = JsonScanner.Space(ref bytes, at + 1);
            at = column >= 0 && flaw.Kind == Flaw.None
                ? ReadMember(ref bytes, at, column, ref seen, ref slots, ref flaw)
                : JsonScanner.Value(ref bytes, at, depth: 1);
            if (at < 0) return at;

            at = JsonScanner.Space(ref bytes, at);
            var next = Unsafe.Add(ref bytes, at);
            at++;
            if (next == '}') break;
            if (next != ',') return JsonScanner.Fault(at - 1);
            at = JsonScanner.Space(ref bytes, at);
        }

        for (var column = 0; flaw.Kind == Flaw.None && column < needed; column++)
        {
            if ((seen & (1u << column)) == 0) flaw = new RowFlaw(Flaw.MissingValue, column);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadMember(
        ref byte bytes, int at, int column, ref uint seen, ref FieldSlots slots, ref RowFlaw flaw)
    {
        var isNew = (seen & (1u << column)) == 0;
        seen |= 1u << column;
        var first = Unsafe.Add(ref bytes, at);
        if (isNew && first == '"')
        {
            var end = JsonScanner.String(ref bytes, at + 1, out var escaped);
            slots[column] = new FieldSlot(at + 1, end - at - 1);
            if (end < 0) return end;
            return escaped && !Unescape(ref bytes, column, ref slots[column], ref flaw)
                ? JsonScanner.Fault(at + 1)
                : end + 1;
        }

        if (isNew && (first == '-' || (uint)(first - '0') <= 9))
        {
            var end = JsonScanner.Number(ref bytes, at);
            slots[column] = new FieldSlot(at, end - at);
            return end;
        }

        if (isNew && first == 'n' && column >= needed)
        {
            slots[column] = new FieldSlot(at, 0); // present and empty
            return JsonScanner.Value(ref bytes, at, depth: 1);
        }

        flaw = new RowFlaw(
            !isNew ? Flaw.DuplicateMember : first == 'n' ? Flaw.MissingValue : Flaw.WrongType, column);
        return JsonScanner.Value(ref bytes, at, depth: 1);
    }

    // False if it holds half a surrogate pair.
    private bool Unescape(ref byte bytes, int column, ref FieldSlot slot, ref RowFlaw flaw)
    {
        var raw = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref bytes, slot.Start), slot.Length);
        if (!Utf8.IsValid(raw))
        {
            flaw = new RowFlaw(Flaw.InvalidUtf8, column);
            return true;
        }

        var start = unescaped.Length;
        if (!JsonText.Unescape(raw, ref unescaped)) return false;
        slot = new FieldSlot(start, unescaped.Length - start, Unescaped: true);
        return true;
    }

    // Whether a name that equals no column byte by byte is valid; it may be a column's in another case.
    private bool IsOther(ref byte bytes, int start, int length, bool escaped, out int column)
    {
        column = -1;
        var name = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref bytes, start), length);
        if (!Utf8.IsValid(name)) return false;
        if (escaped)
        {
            if (!JsonText.TryUnescape(name, ref unescaped, out var text)) return false;
            name = text; // `out name` would keep the name of every other member out of registers
        }

        if (!columns.IsTooLong(length)) column = columns.IndexOfAnyCase(name);
        return true;
    }
}
