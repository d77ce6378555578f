namespace ServerlessAges.Formats.Csv;

/// <summary>Reads the header: delimiter, line end, and the field of each column.</summary>
internal static class CsvHeader
{
    private const string LineEndsRemoved =
        "Line ends were probably removed on the way: with curl, use --data-binary instead of -d.";

    public static Dialect Read(
        ReadOnlySpan<byte> head, int start, DialectOptions options, string[] names, string? optional)
    {
        var row = start;
        var delimiter = ReadSeparatorLine(head, options, ref row);
        row += head[row..].Length - head[row..].TrimStart("\r\n"u8).Length;
        if (row == head.Length && !options.MayBeCut(head))
        {
            var with = names is [] ? "" : $" with the columns {string.Join(" and ", names)}";
            throw new BatchException(ErrorCodes.EmptyInput, $"The input is empty: expected a header{with}.");
        }

        BatchException? refusal = null;
        Dialect? widest = null;
        foreach (var candidate in delimiter is { } given ? given.ToString() : DialectOptions.Delimiters)
        {
            try
            {
                var dialect = ReadRow(head, row, (byte)candidate, options, names, optional);
                if (names is not []) return dialect;
                if (!(dialect.FieldCount <= widest?.FieldCount)) widest = dialect;
            }
            catch (BatchException exception)
            {
                // Reported is the error of the delimiter that splits the header best.
                if (refusal is null || exception.Code is not ErrorCodes.MissingColumn) refusal = exception;
            }
        }

        return widest is null ? throw refusal! : RequireOwnNames(widest);
    }

    private static char? ReadSeparatorLine(ReadOnlySpan<byte> head, DialectOptions options, ref int row)
    {
        var length = head[row..].IndexOfAny("\r\n"u8);
        if (length is < 0 or > 8) return options.Delimiter;
        var line = Encoding.Latin1.GetString(head.Slice(row, length)).Trim('"');
        if (!line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) return options.Delimiter;
        char? separator = line[4..] switch
        {
            "\\t" => '\t',
            [var single] => single,
            _ => null,
        };
        if (separator is null) return options.Delimiter;
        if (options.Delimiter is null && !DialectOptions.Delimiters.Contains(separator.Value))
        {
            throw new BatchException(
                ErrorCodes.BadHeader, $"The first line sets the delimiter '{separator}': use one of , ; | or tab.",
                new(Line: 1, Offset: row));
        }

        row += length;
        return options.Delimiter ?? separator;
    }

    private static Dialect ReadRow(
        ReadOnlySpan<byte> head, int row, byte delimiter, DialectOptions options, string[] names, string? optional)
    {
        var lineEnd = LineEnd(head[row..], delimiter);
        var line = head[..row].Count(lineEnd) + 1;
        var state = RowState.FieldStart;
        var end = CsvStateMachine.SkipRow(head[row..], delimiter, lineEnd, ref state, out var lineEndsInside);
        var next = end < 0 ? head.Length : row + end;
        var header = head[row..(end < 0 ? next : next - 1)];
        // The next byte decides what a CR is.
        var isOpen = end < 0 || (lineEnd == '\r' && head[next..].TrimStart((byte)'\r').IsEmpty);
        var cut = isOpen && options.MayBeCut(head);
        if (state == RowState.Quoted || header.Length > options.MaxRowBytes || cut)
        {
            throw BadHeader(
                $"The header does not end within {options.MaxRowBytes} bytes: is a quote left open in it, "
                + "or are there blank lines before it?");
        }

        if (end >= 0 && header.EndsWith("\r"u8)) header = header[..^1];
        RequireUtf8(header, row, line);
        var fields = Fields(header, delimiter);
        if (optional is not null && fields.Exists(field => Same(field, optional))) names = [.. names, optional];
        var isOneLine = head.IndexOfAny("\r\n"u8) < 0;
        var positions = names.Select(name => Position(fields, name, line, isOneLine)).ToArray();
        var kept = options.Keep is { } keep ? Kept(fields, options.KeepsAll ? fields : keep, line) : null;
        if (names is []) names = [.. fields]; // for a processor that reads all columns
        if (isOneLine && fields.Count > names.Length)
        {
            throw new BatchException(
                ErrorCodes.NoRows,
                $"The input is one line of {fields.Count} fields without a line end, so it has no records. "
                + $"{LineEndsRemoved} If the line is a header alone, end it with a line feed.", new(Line: line));
        }

        if (delimiter == '\t' && lineEndsInside > 0)
        {
            throw BadHeader(
                "A quoted field of the header runs over several lines; in tab-separated input the quote is probably "
                + "plain text: double it, and quote the field.");
        }

        return new Dialect(
            InputFormat.Csv, next, head[..next].Count(lineEnd), delimiter, fields.Count, positions, names, lineEnd,
            Kept: kept);

        BatchException BadHeader(string message) => new(ErrorCodes.BadHeader, message, new(Line: line, Offset: row));
    }

    // The first line end outside quotes decides. CRs before an LF belong to that LF.
    private static byte LineEnd(ReadOnlySpan<byte> rows, byte delimiter)
    {
        var state = RowState.FieldStart;
        var lineFeed = CsvStateMachine.SkipRow(rows, delimiter, (byte)'\n', ref state, out _);
        if (lineFeed >= 0) rows = rows[..lineFeed];
        state = RowState.FieldStart;
        var end = CsvStateMachine.SkipRow(rows, delimiter, (byte)'\r', ref state, out _);
        return end < 0 || rows[end..].TrimStart((byte)'\r') is [(byte)'\n'] ? (byte)'\n' : (byte)'\r';
    }

    private static int Position(List<string> fields, string name, long line, bool isOneLine)
    {
        var first = fields.FindIndex(field => Same(field, name));
        if (first < 0)
        {
            throw new BatchException(
                ErrorCodes.MissingColumn,
                $"The header has no column '{name}'; it has {Shown(fields)}. The first row must name the columns; if "
                + $"this one has another name, map it (columns {name}=…)."
                + (isOneLine ? $" The input is one line without a line end. {LineEndsRemoved}" : ""),
                new(Column: name, Line: line));
        }

        if (fields.FindIndex(first + 1, field => Same(field, name)) < 0) return first;
        throw new BatchException(
            ErrorCodes.AmbiguousColumn, $"The header has more than one column '{name}'.",
            new(Column: name, Line: line));
    }

    private static Dialect RequireOwnNames(Dialect dialect)
    {
        var twice = dialect.Names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key;
        if (twice is null && !dialect.Names.Contains("")) return dialect;
        throw new BatchException(
            twice is null ? ErrorCodes.BadHeader : ErrorCodes.AmbiguousColumn,
            "The processor reads all columns, so each needs a name of its own, but the header has "
            + (twice is null ? "a column without a name." : $"more than one column '{twice}'.") + " Rename it.",
            new(Column: twice, Line: dialect.HeaderLines));
    }

    // In the order of the header.
    private static KeptColumn[] Kept(List<string> fields, IReadOnlyList<string> names, long line)
    {
        if (names.FirstOrDefault(name => !fields.Exists(field => Same(field, name.Trim()))) is { } missing)
            throw BatchException.Option("keep", $"The header has no column '{missing}'; it has {Shown(fields)}.");
        var kept = fields.Select((field, i) => new KeptColumn(field, i))
            .Where(column => names.Any(name => Same(column.Name, name.Trim()))).ToArray();
        var name = kept.GroupBy(column => column.Name.Trim(), StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1)?.Key;
        return name is null ? kept : throw new BatchException(
            ErrorCodes.AmbiguousColumn,
            $"The header has more than one column '{name}', so it cannot be kept. List the columns to keep without it.",
            new(Column: name, Line: line));
    }

    private static string Shown(List<string> fields) =>
        string.Join(", ", fields.Take(20).Select(field => $"'{Shorten(field)}'"));

    private static bool Same(string field, string name) =>
        field.Trim().Equals(name, StringComparison.OrdinalIgnoreCase);

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
        throw new BatchException(
            ErrorCodes.BadEncoding,
            $"The header is not valid UTF-8: byte {row + invalid} is 0x{header[invalid]:X2}. "
            + "The input is likely windows-1252 or ISO 8859-1. Save it as UTF-8 (iconv -f windows-1252 -t UTF-8).",
            new(Line: line, Offset: row + invalid));
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
