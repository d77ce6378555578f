using System.Text;
using System.Text.Unicode;

namespace ServerlessAges.Records.Csv;

/// <summary>Reads the header: which delimiter it uses, and which field each column of the processor is.</summary>
internal static class CsvHeader
{
    public static Dialect Read(
        ReadOnlySpan<byte> head, int start, DialectOptions options, string[] names, string? optional)
    {
        var lines = 0L;
        var row = start;
        while (SkipBlankRow(head, ref row)) lines++;
        if (row == head.Length && !DialectReader.MayBeCut(head, options))
        {
            throw new BadInputException(
                "empty-input", $"The input is empty: expected a header with the columns {string.Join(" and ", names)}.");
        }

        BadInputException? refusal = null;
        foreach (var delimiter in options.Delimiter is { } given ? given.ToString() : DialectOptions.Delimiters)
        {
            try
            {
                return ReadRow(head, row, lines, (byte)delimiter, options, names, optional);
            }
            catch (BadInputException exception)
            {
                // The refusal worth telling is that of the delimiter under which the header has most to say.
                if (refusal is null || exception.Code is not "missing-column") refusal = exception;
            }
        }

        throw refusal!;
    }

    private static Dialect ReadRow(
        ReadOnlySpan<byte> head, int row, long lines, byte delimiter, DialectOptions options,
        string[] names, string? optional)
    {
        var state = RowState.FieldStart;
        var end = CsvGrammar.SkipRow(head[row..], delimiter, ref state, out var within);
        var next = end < 0 ? head.Length : row + end;
        var header = head[row..(end < 0 ? next : next - 1)];
        var cut = end < 0 && DialectReader.MayBeCut(head, options);
        if (state == RowState.Quoted || header.Length > options.MaxRowBytes || cut)
        {
            throw new BadInputException(
                "bad-header", $"The header does not end within {options.MaxRowBytes} bytes: is a quote left open in it, or are there blank lines before it?")
            {
                At = new FaultPlace(Line: lines + 1, Offset: row),
            };
        }

        if (end >= 0 && header.EndsWith("\r"u8)) header = header[..^1];
        RequireUtf8(header, row, lines + 1);
        var fields = Fields(header, delimiter);
        if (optional is not null && fields.Exists(field => Same(field, optional))) names = [.. names, optional];
        var positions = names.Select(name => Position(fields, name, lines + 1)).ToArray();
        return new Dialect(
            InputFormat.Csv, next, lines + within + (end < 0 ? 0 : 1), delimiter, fields.Count, positions, names);
    }

    private static int Position(List<string> fields, string name, long line)
    {
        var first = fields.FindIndex(field => Same(field, name));
        if (first < 0)
        {
            var shown = string.Join(", ", fields.Take(20).Select(field => $"'{Shorten(field)}'"));
            throw new BadInputException(
                "missing-column",
                $"The header has no column '{name}'; it has {shown}. The first row must name the columns; where this one "
                + "has another name, map it (columns name=…,born=…).")
            {
                At = new FaultPlace(Column: name, Line: line),
            };
        }

        return fields.FindIndex(first + 1, field => Same(field, name)) < 0
            ? first
            : throw new BadInputException("ambiguous-column", $"The header has more than one column '{name}'.")
            {
                At = new FaultPlace(Column: name, Line: line),
            };
    }

    private static bool Same(string field, string name) => field.Trim().Equals(name, StringComparison.OrdinalIgnoreCase);

    // A header is read once, so plain strings do.
    private static List<string> Fields(ReadOnlySpan<byte> header, byte delimiter)
    {
        var text = Encoding.UTF8.GetString(header);
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            var field = new StringBuilder();
            if (at < text.Length && text[at] == '"')
            {
                for (at++; at < text.Length; at++)
                {
                    if (text[at] == '"' && (++at == text.Length || text[at] != '"')) break;
                    field.Append(text[at]);
                }
            }

            var end = text.IndexOf((char)delimiter, at);
            field.Append(text, at, (end < 0 ? text.Length : end) - at);
            fields.Add(field.ToString());
            if (end < 0) return fields;
            at = end + 1;
        }
    }

    private static void RequireUtf8(ReadOnlySpan<byte> header, int row, long line)
    {
        if (Utf8.IsValid(header)) return;
        Utf8.ToUtf16(header, new char[header.Length], out var invalid, out _, replaceInvalidSequences: false);
        throw new BadInputException(
            "bad-encoding",
            $"The header is not valid UTF-8: byte {row + invalid} is 0x{header[invalid]:X2}. The input is likely windows-1252 or ISO 8859-1. "
            + "Save it as UTF-8 (iconv -f windows-1252 -t UTF-8).")
        {
            At = new FaultPlace(Line: line, Offset: row + invalid),
        };
    }

    private static bool SkipBlankRow(ReadOnlySpan<byte> head, ref int row)
    {
        var blank = head[row..].StartsWith("\n"u8) ? 1 : head[row..].StartsWith("\r\n"u8) ? 2 : 0;
        row += blank;
        return blank > 0;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
