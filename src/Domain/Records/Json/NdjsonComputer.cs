using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ServerlessAges.Ages;
using ServerlessAges.Slices;

namespace ServerlessAges.Records.Json;

/// <summary>The loop over NDJSON rows: one object a line; members in any order, others than those needed ignored.</summary>
internal sealed class NdjsonComputer<TProcessor, TFormat> : RowComputer<TProcessor, TFormat>
    where TProcessor : struct, IRecordProcessor
    where TFormat : struct, IResultFormat
{
    private readonly byte[][] exactNames;
    private ByteBuffer unescaped = new(256);

    public NdjsonComputer(Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes)
        : base(dialect, processor, output, maxRowBytes) =>
        exactNames = [.. dialect.Names.Select(Encoding.UTF8.GetBytes)];

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

    private protected override int ComputeRows(Slice slice, int row, int limit, ref RowCounts tally)
    {
        var window = slice.Window;
        long rows = 0, blank = 0, rejected = 0, lines = 0;
        while (row < limit)
        {
            var length = window[row..].IndexOf((byte)'\n');
            if (length < 0 && !slice.ReachesEnd) break;

            var end = length < 0 ? window.Length : row + length;
            var contentEnd = length > 0 && window[end - 1] == '\r' ? end - 1 : end;
            var content = window[row..contentEnd];
            rows++;
            var tooLong = end - row > MaxRowBytes;
            if (!tooLong && content.Trim(" \t"u8).IsEmpty)
            {
                blank++;
            }
            else
            {
                unescaped.Length = 0;
                FieldSlots slots = default;
                var rejection = tooLong ? new Rejection(RejectReason.RowTooLong) : ReadObject(content, ref slots);
                var record = new RecordFields(content, unescaped.WrittenSpan, slots);
                if (rejection.Reason == RejectReason.None) rejection = Process(record);
                if (rejection.Reason != RejectReason.None)
                {
                    rejected++;
                    Reject(slice, tally.Lines + lines, row, content, rejection, record);
                }
            }

            lines += length < 0 ? 0 : 1;
            row = length < 0 ? end : end + 1;
        }

        tally += new RowCounts(rows, rows - blank, rejected, lines);
        return row;
    }

    private Rejection ReadObject(ReadOnlySpan<byte> line, ref FieldSlots slots)
    {
        var seen = 0u;
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                while (reader.Read()) reader.TrySkip(); // invalid JSON is the more telling reason
                return new Rejection(RejectReason.NotAnObject);
            }

            var rejection = Rejection.None;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var column = ColumnNamed(ref reader);
                reader.Read();
                if (column >= 0 && rejection.Reason == RejectReason.None)
                    rejection = ReadMember(ref reader, column, ref seen, ref slots);
                reader.Skip();
            }

            reader.Read(); // what follows the object makes the line invalid
            if (rejection.Reason != RejectReason.None) return rejection;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with half a surrogate pair, which no text can hold.
            return new Rejection(RejectReason.InvalidJson);
        }

        for (var column = 0; column < exactNames.Length; column++)
        {
            if ((seen & (1u << column)) == 0) return new Rejection(RejectReason.MissingValue, column);
        }

        return Rejection.None;
    }

    private Rejection ReadMember(ref Utf8JsonReader reader, int column, ref uint seen, ref FieldSlots slots)
    {
        if ((seen & (1u << column)) != 0) return new Rejection(RejectReason.DuplicateMember, column);
        seen |= 1u << column;
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                slots[column] = new FieldSlot((int)reader.TokenStartIndex, reader.ValueSpan.Length);
                return Rejection.None;
            case JsonTokenType.String when !reader.ValueIsEscaped:
                slots[column] = new FieldSlot((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                return Rejection.None;
            case JsonTokenType.String:
                if (!Utf8.IsValid(reader.ValueSpan)) return new Rejection(RejectReason.InvalidUtf8, column);
                var start = unescaped.Length;
                var length = reader.CopyString(unescaped.Reserve(reader.ValueSpan.Length));
                unescaped.Length += length;
                slots[column] = new FieldSlot(start, length, Unescaped: true);
                return Rejection.None;
            default:
                return new Rejection(
                    reader.TokenType == JsonTokenType.Null ? RejectReason.MissingValue : RejectReason.WrongType, column);
        }
    }

    private int ColumnNamed(ref Utf8JsonReader reader)
    {
        for (var column = 0; column < exactNames.Length; column++)
        {
            if (reader.ValueTextEquals(exactNames[column])) return column;
        }

        // Another case is rare and may cost a string.
        if (reader.ValueSpan.Length > 4 * MaxNameLength) return -1;
        var name = reader.GetString();
        for (var column = 0; column < exactNames.Length; column++)
        {
            if (Dialect.Names[column].Equals(name, StringComparison.OrdinalIgnoreCase)) return column;
        }

        return -1;
    }

    private int MaxNameLength => 6 * exactNames.Max(name => name.Length);
}
