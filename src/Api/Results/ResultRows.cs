using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ServerlessAges.Api.Results;

/// <summary>Reads stored results. The engine wrote them, so their format is strict.</summary>
internal sealed class ResultRows(ResultFormat format, IReadOnlyList<ResultField> fields)
{
    private bool headerPassed = format != ResultFormat.Csv;

    /// <summary>Reads the next row; null for a header.</summary>
    public bool TryRead(ref ReadOnlySequence<byte> bytes, out string?[]? values)
    {
        values = null;
        if (!TryCut(ref bytes, out var line)) return false;
        if (!headerPassed)
        {
            headerPassed = true;
            return true;
        }

        values = format == ResultFormat.Csv ? ReadCsv(line) : ReadJson(line);
        return true;
    }

    private bool TryCut(ref ReadOnlySequence<byte> bytes, out ReadOnlySequence<byte> line)
    {
        line = default;
        var reader = new SequenceReader<byte>(bytes);
        if (format != ResultFormat.Csv)
        {
            if (!reader.TryReadTo(out line, (byte)'\n')) return false;
        }
        else
        {
            // A row ends at the first LF after an even number of quotes.
            var quotes = 0L;
            while (true)
            {
                if (!reader.TryReadTo(out ReadOnlySequence<byte> part, (byte)'\n')) return false;
                foreach (var segment in part) quotes += segment.Span.Count((byte)'"');
                if (quotes % 2 == 0) break;
            }

            line = bytes.Slice(0, reader.Consumed - 1);
        }

        bytes = bytes.Slice(reader.Position);
        return true;
    }

    // Members are in the order of the fields. Optional ones can be missing.
    private string?[] ReadJson(ReadOnlySequence<byte> line)
    {
        var values = new string?[fields.Count];
        var reader = new Utf8JsonReader(line);
        reader.Read();
        reader.Read();
        for (var i = 0; i < values.Length; i++)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(fields[i].Name)) continue;
            reader.Read();
            values[i] = fields[i].Kind == ResultKind.Text || reader.TokenType == JsonTokenType.Null
                ? reader.GetString() ?? ""
                : Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
            reader.Read();
        }

        return values;
    }

    private string[] ReadCsv(ReadOnlySequence<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        var values = new string[fields.Count];
        var at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (at < text.Length && text[at] == '"')
            {
                var close = at + 1;
                while (text[close] != '"' || (close + 1 < text.Length && text[close + 1] == '"'))
                    close += text[close] == '"' ? 2 : 1;
                values[i] = text[(at + 1)..close].Replace("\"\"", "\"", StringComparison.Ordinal);
                at = close + 2;
            }
            else
            {
                var comma = text.IndexOf(',', at);
                var end = comma < 0 ? text.Length : comma;
                values[i] = text[at..end];
                at = end + 1;
            }
        }

        return values;
    }
}
