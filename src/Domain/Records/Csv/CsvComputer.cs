using System.Runtime.CompilerServices;
using ServerlessAges.Ages;
using ServerlessAges.Slices;

namespace ServerlessAges.Records.Csv;

/// <summary>The loop over CSV rows. <see cref="CsvGrammar"/> says the same a byte at a time.</summary>
internal sealed class CsvComputer<TProcessor, TFormat> : RowComputer<TProcessor, TFormat>
    where TProcessor : struct, IRecordProcessor
    where TFormat : struct, IResultFormat
{
    // Which of the processor's columns each field is; −1 for none.
    private readonly sbyte[] columnOf;
    private ByteBuffer unescaped = new(256);

    public CsvComputer(Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes)
        : base(dialect, processor, output, maxRowBytes)
    {
        columnOf = new sbyte[dialect.Positions.Max() + 1];
        Array.Fill(columnOf, (sbyte)-1);
        for (var column = 0; column < dialect.Positions.Count; column++)
            columnOf[dialect.Positions[column]] = (sbyte)column;
    }

    private protected override int FirstRow(ReadOnlySpan<byte> window, int sample, int limit) =>
        CsvGuess.FirstRow(window, Dialect, sample, limit);

    private protected override int SkipRow(ReadOnlySpan<byte> bytes, ref RowState state, out long lineFeeds) =>
        CsvGrammar.SkipRow(bytes, Dialect.Delimiter, ref state, out lineFeeds);

    private protected override int ComputeRows(Slice slice, int row, int limit, ref RowCounts tally)
    {
        var window = slice.Window;
        var separators = new Separators(window, Dialect.Delimiter, row);
        var fieldCount = Dialect.FieldCount;
        var columns = columnOf;
        long rows = 0, blank = 0, rejected = 0, lines = 0;
        FieldSlots slots = default;

        while (row < limit)
        {
            var fields = 0;
            var flaw = RejectReason.None;
            var lineFeeds = 0;
            var start = row;
            int end;
            unescaped.Length = 0;
            while (true)
            {
                FieldSlot slot;
                if ((uint)start < (uint)window.Length && window[start] == '"')
                {
                    var quoted = ReadQuoted(window, start, ref separators);
                    end = quoted.End;
                    lineFeeds += quoted.LineFeeds;
                    if (quoted.Flaw != RejectReason.None) flaw = quoted.Flaw;
                    slot = quoted.Content;
                }
                else
                {
                    end = separators.Next();
                    slot = new FieldSlot(start, end - start);
                }

                if ((uint)fields < (uint)columns.Length && columns[fields] >= 0) slots[columns[fields]] = slot;
                fields++;
                if (end == window.Length || window[end] == '\n') break;
                start = end + 1;
            }

            var ended = end < window.Length;
            if (!ended && !slice.ReachesEnd) break; // what follows decides, also on the last quote

            // One CR before the LF belongs to the line end; in a quoted last field it lies past the content anyway.
            var contentEnd = ended && end > row && window[end - 1] == '\r' ? end - 1 : end;
            var line = tally.Lines + lines;
            rows++;
            lines += lineFeeds + (ended ? 1 : 0);
            if (contentEnd == row)
            {
                blank++;
                row = end + 1;
                continue;
            }

            if (contentEnd != end && fields <= columns.Length && columns[fields - 1] >= 0)
            {
                ref var last = ref slots[columns[fields - 1]];
                if (!last.Unescaped && last.Start + last.Length == end) last = last with { Length = last.Length - 1 };
            }

            if (end - row > MaxRowBytes) flaw = RejectReason.RowTooLong;
            else if (flaw == RejectReason.None && fields != fieldCount) flaw = RejectReason.FieldCount;

            var record = new RecordFields(window, unescaped.WrittenSpan, slots);
            var rejection = flaw == RejectReason.None ? Process(record) : new Rejection(flaw);
            if (rejection.Reason != RejectReason.None)
            {
                rejected++;
                Reject(slice, line, row, window[row..contentEnd], rejection, record);
            }

            row = ended ? end + 1 : end;
        }

        tally += new RowCounts(rows, rows - blank, rejected, lines);
        return row;
    }

    private readonly record struct QuotedField(FieldSlot Content, int End, int LineFeeds, RejectReason Flaw);

    // Reads the quoted field at `start` and leaves the separators behind it.
    private QuotedField ReadQuoted(ReadOnlySpan<byte> window, int start, ref Separators separators)
    {
        var from = start + 1;
        var close = from;
        var doubled = false;
        while (true)
        {
            var quote = window[close..].IndexOf((byte)'"');
            if (quote < 0)
            {
                var open = window[from..];
                return new QuotedField(
                    new FieldSlot(from, open.Length), window.Length, open.Count((byte)'\n'), RejectReason.UnterminatedQuote);
            }

            close += quote;
            if (close + 1 >= window.Length || window[close + 1] != '"') break;
            doubled = true;
            close += 2;
        }

        var inside = window[from..close];
        var content = doubled ? Unescape(inside) : new FieldSlot(from, inside.Length);
        var end = close + 1;
        var flaw = RejectReason.None;
        if (end < window.Length && window[end] == '\r' && end + 1 < window.Length && window[end + 1] == '\n') end++;
        separators.Seek(end);
        if (end < window.Length)
        {
            var next = separators.Next();
            if (next != end) flaw = RejectReason.StrayQuote;
            end = next;
        }

        return new QuotedField(content, end, inside.Count((byte)'\n'), flaw);
    }

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
