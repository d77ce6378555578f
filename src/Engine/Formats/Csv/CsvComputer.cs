namespace ServerlessAges.Formats.Csv;

// The loop over CSV rows. Rows that CsvIndex verifies are computed from the index; any other row is parsed field by
// field. CsvStateMachine defines the grammar.
internal sealed class CsvComputer<TProcessor, TFormat> : RowComputer<TProcessor, TFormat>
    where TProcessor : struct, IRecordProcessor<TProcessor>
    where TFormat : struct, IResultFormat
{
    // Of several flaws in a row, the last one here is reported.
    private static readonly RejectReason?[] Flaws =
        [null, RejectReasons.StrayQuote, RejectReasons.UnterminatedQuote, RejectReasons.MultilineQuote];

    private const int StrayQuote = 1;
    private const int UnterminatedQuote = 2;
    private const int MultilineQuote = 3;
    private readonly int[] positions;
    private readonly FieldSlot[] parsed; // the fields of a row that is not indexed
    private readonly CsvIndex index;
    private ByteBuffer unescaped = new(256);
    private int fieldsBefore;
    private int rowsBefore;
    private bool lineFeedOutside; // the current row has an LF outside quotes, but rows end with CR

    public CsvComputer(Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes)
        : base(dialect, processor, output, maxRowBytes)
    {
        positions = [.. dialect.Positions];
        parsed = new FieldSlot[dialect.FieldCount];
        index = new CsvIndex(dialect.Delimiter, dialect.LineEnd, dialect.FieldCount);
    }

    private protected override int SpeculateFirstRow(ReadOnlySpan<byte> window, int sample, int limit) =>
        SpeculativeRowStart.FirstRow(window, Dialect, sample, limit);

    private protected override int SkipRow(ReadOnlySpan<byte> bytes, ref RowState state, out long lineEndsInside) =>
        CsvStateMachine.SkipRow(bytes, Dialect.Delimiter, Dialect.LineEnd, ref state, out lineEndsInside);

    private protected override int ComputeRows<TMode>(Slice slice, int row, int limit)
    {
        while (row < limit)
        {
            index.Fill(slice.Window, row, limit);
            (fieldsBefore, rowsBefore) = (0, 0);
            var first = row;
            while (true)
            {
                row = ComputeIndexed<TMode>(slice);
                if (row >= limit) return row;
                // A row in the index with another number of fields is parsed, and so is one that cannot be indexed.
                var indexed = rowsBefore < index.Rows;
                if (!indexed && !index.Stopped && row != first) break;
                var next = ComputeRow<TMode>(slice, row);
                if (next < 0) return row;
                row = next;
                if (!indexed) break;
                fieldsBefore = index.FieldsUpTo(rowsBefore++, fieldsBefore);
            }
        }

        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // no tier 0: a slice is one call
    private int ComputeIndexed<TMode>(Slice slice)
        where TMode : struct
    {
        ref var bytes = ref MemoryMarshal.GetReference(slice.Window);
        ref var fieldEnds = ref Unsafe.Add(ref index.FieldEnds, fieldsBefore);
        var row = fieldEnds + 1;
        if (MaxRowBytes < 2) return row;
        CountLines(slice, row);
        ref var firstEnd = ref Unsafe.Add(ref index.RowEnds, rowsBefore);
        ref var rowEnd = ref firstEnd;
        ref var columns = ref MemoryMarshal.GetArrayDataReference(positions);
        var columnCount = positions.Length;
        nint fieldCount = Dialect.FieldCount;
        var longest = (uint)(MaxRowBytes - 2);
        var output = Format;
        while (true)
        {
            // After its last row, the index has an end that no field has. Blank rows are shorter than two bytes.
            var end = rowEnd;
            if (Unsafe.Add(ref fieldEnds, fieldCount) != end || (uint)(end - fieldEnds - 3) > longest) break;
            // A CR belongs to the line end, not to the last field.
            if (Unsafe.Add(ref bytes, end - 1) == '\r') Unsafe.Add(ref fieldEnds, fieldCount)--;
            var record = new RecordFields(ref bytes, ref fieldEnds, ref columns, columnCount);
            var rejection = Process<TMode>(fieldEnds + 1, record, ref output, record);
            if (rejection.IsRejected) RejectIndexed(slice, rejection, ref fieldEnds);
            fieldEnds = ref Unsafe.Add(ref fieldEnds, fieldCount);
            fieldEnds = rowEnd;
            rowEnd = ref Unsafe.Add(ref rowEnd, 1);
        }

        Format = output;
        var rows = (int)(Unsafe.ByteOffset(ref firstEnd, ref rowEnd) / sizeof(int));
        Rows += rows;
        rowsBefore += rows;
        fieldsBefore += rows * (int)fieldCount;
        if (!index.LineEndsInside) PassLines(row, fieldEnds + 1, rows);
        return fieldEnds + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectIndexed(Slice slice, Rejection rejection, ref int fieldEnds)
    {
        var window = slice.Window;
        var row = fieldEnds + 1;
        var content = window[row..Unsafe.Add(ref fieldEnds, Dialect.FieldCount)];
        var record = new RecordFields(
            ref MemoryMarshal.GetReference(window), ref fieldEnds,
            ref MemoryMarshal.GetArrayDataReference(positions), positions.Length);
        Reject(slice, row, content, rejection, record);
    }

    private int ComputeRow<TMode>(Slice slice, int row)
        where TMode : struct
    {
        var window = slice.Window;
        var fields = 0;
        var flaw = 0;
        var start = row;
        int end;
        unescaped.Length = 0;
        lineFeedOutside = false;
        while (true)
        {
            FieldSlot slot;
            if ((uint)start < (uint)window.Length && window[start] == '"')
            {
                var quoted = ReadQuoted(window, start);
                end = quoted.End;
                if (quoted.Flaw > flaw) flaw = quoted.Flaw;
                slot = quoted.Content;
            }
            else
            {
                end = FieldEnd(window, start);
                slot = new FieldSlot(start, end - start);
            }

            if ((uint)fields < (uint)parsed.Length) parsed[fields] = slot;
            fields++;
            if (end == window.Length || window[end] == Dialect.LineEnd) break;
            start = end + 1;
        }

        var ended = end < window.Length;
        if (!ended && !slice.ReachesEnd) return -1; // what follows decides, also on the last quote

        // One CR before an LF belongs to the line end; after a quoted last field it lies past the content.
        var contentEnd = ended && end > row && window[end - 1] == '\r' ? end - 1 : end;
        var next = ended ? end + 1 : end;
        Rows++;
        if (contentEnd == row)
        {
            Blank++;
            return next;
        }

        if (contentEnd != end && fields <= parsed.Length)
        {
            ref var last = ref parsed[fields - 1];
            if (!last.Unescaped && last.Start + last.Length == end) last = last with { Length = last.Length - 1 };
        }

        var reason = Flaws[flaw];
        if (end - row > MaxRowBytes) reason = RejectReasons.RowTooLong;
        else if (lineFeedOutside) reason = RejectReasons.MixedLineEnds;
        else if (flaw == 0 && fields != Dialect.FieldCount) reason = RejectReasons.FieldCount;

        FieldSlots slots = default;
        for (var column = 0; column < positions.Length; column++) slots[column] = parsed[positions[column]];
        ref var bytes = ref MemoryMarshal.GetReference(window);
        ref var texts = ref MemoryMarshal.GetReference(unescaped.WrittenSpan);
        var record = new RecordFields(ref bytes, ref texts, ref slots[0]);
        var input = new RecordFields(ref bytes, ref texts, ref MemoryMarshal.GetArrayDataReference(parsed));
        var rejection = reason is null
            ? Process<TMode>(row, record, ref Format, input)
            : new Rejection(reason, value: fields);
        if (rejection.IsRejected) Reject(slice, row, window[row..contentEnd], rejection, record);
        return next;
    }

    private int FieldEnd(ReadOnlySpan<byte> window, int start)
    {
        var length = window[start..].IndexOfAny(Dialect.Delimiter, Dialect.LineEnd);
        var end = length < 0 ? window.Length : start + length;
        if (Dialect.LineEnd != '\n') lineFeedOutside |= window[start..end].Contains((byte)'\n');
        return end;
    }

    private readonly record struct QuotedField(FieldSlot Content, int End, int Flaw);

    private QuotedField ReadQuoted(ReadOnlySpan<byte> window, int start)
    {
        var from = start + 1;
        var close = from;
        var doubled = false;
        while (true)
        {
            var quote = window[close..].IndexOf((byte)'"');
            if (quote < 0)
            {
                var unterminated = FlawOf(window[from..], UnterminatedQuote);
                return new QuotedField(new FieldSlot(from, window.Length - from), window.Length, unterminated);
            }

            close += quote;
            if (close + 1 >= window.Length || window[close + 1] != '"') break;
            doubled = true;
            close += 2;
        }

        var content = doubled ? Unescape(window[from..close]) : new FieldSlot(from, close - from);
        var end = close + 1;
        if (Dialect.LineEnd == '\n' && window[end..].StartsWith("\r\n"u8)) end++;
        var next = FieldEnd(window, end);
        var flaw = FlawOf(window[from..close], next == end ? 0 : StrayQuote);
        return new QuotedField(content, next, flaw);
    }

    // Programs that write TSV seldom quote, so a quote that opens a field is likely to be text.
    private int FlawOf(ReadOnlySpan<byte> inside, int otherwise) =>
        Dialect.Delimiter == '\t' && inside.Contains(Dialect.LineEnd) ? MultilineQuote : otherwise;

    private FieldSlot Unescape(ReadOnlySpan<byte> inside)
    {
        var start = unescaped.Length;
        var room = unescaped.Reserve(inside.Length);
        var length = 0;
        for (var i = 0; i < inside.Length; i++)
        {
            room[length++] = inside[i];
            if (inside[i] == '"') i++; // quotes come in pairs here
        }

        unescaped.Length += length;
        return new FieldSlot(start, length, Unescaped: true);
    }
}
