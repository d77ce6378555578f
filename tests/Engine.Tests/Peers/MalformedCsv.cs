using ServerlessAges.Tests.Generators;

namespace ServerlessAges.Tests.Peers;

/// <summary>CSV files with a header of two or three columns: well formed, and with what goes wrong in such files.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Delimiter">Between its fields.</param>
/// <param name="Columns">The names in its header.</param>
internal sealed record MalformedCsv(byte[] Bytes, char Delimiter, string[] Columns)
{
    /// <summary>The longest row that the engine is asked to take.</summary>
    public const int MaxRowBytes = 200;

    private string Header => string.Join(Delimiter, Columns);

    /// <summary>As RFC 4180 has it, or with LF alone: no blank row, no comment of Sylvan's, no row past the limit.</summary>
    public static MalformedCsv WellFormed(int seed)
    {
        var (draw, file) = Begin(seed);
        var lineEnd = draw.Of("\r\n", "\n");
        var (rows, ended) = (draw.Number(0, 6), draw.Chance(70));
        draw.Write(file.Header + (rows > 0 || ended ? lineEnd : ""));
        WriteRows(draw, file, lineEnd, rows, ended);
        return file with { Bytes = draw.Bytes };
    }

    /// <summary>A well-formed one with a few oddities among its rows.</summary>
    public static MalformedCsv WithOddities(int seed)
    {
        var (draw, file) = Begin(seed);
        var lineEnd = draw.Of("\r\n", "\n");
        draw.Write(file.Header + lineEnd);
        WriteRows(draw, file, lineEnd, rows: draw.Number(0, 3), ended: true);
        for (var oddities = draw.Number(1, 4); oddities > 0; oddities--)
        {
            WriteMalform(draw, file);
            WriteRows(draw, file, draw.Of(lineEnd, lineEnd, "\r"), rows: draw.Number(1, 3), ended: draw.Chance(80));
        }

        return file with { Bytes = draw.Bytes };
    }

    /// <summary>Behind a good header, random bytes of which nearly each has a meaning.</summary>
    public static MalformedCsv OfTinyAlphabet(int seed)
    {
        var (draw, file) = Begin(seed);
        draw.Write(file.Header + "\n");
        for (var i = draw.Number(0, 60); i > 0; i--)
        {
            draw.Write(draw.Of("\"", "\"", $"{file.Delimiter}", $"{file.Delimiter}", "\n", "\r", "\r\n", "#", " ", "a", "é", "\0", "\\"));
            if (draw.Chance(1)) draw.Write(draw.Of<byte>(0xFF, 0xC3, 0xA9));
        }

        return file with { Bytes = draw.Bytes };
    }

    private static (Draw Draw, MalformedCsv File) Begin(int seed)
    {
        var draw = new Draw(seed);
        if (draw.Chance(10)) draw.ByteOrderMark();
        return (draw, new MalformedCsv([], draw.Of(',', ',', ';', '|', '|'), draw.Of<string[]>(["a", "b"], ["a", "b", "c"])));
    }

    private static void WriteRows(Draw draw, MalformedCsv file, string lineEnd, int rows, bool ended)
    {
        for (var row = 0; row < rows; row++)
        {
            draw.Write(string.Join(file.Delimiter, file.Columns.Select(_ => Field(draw, file))));
            if (row < rows - 1 || ended) draw.Write(lineEnd);
        }
    }

    private static string Field(Draw draw, MalformedCsv file)
    {
        if (draw.Chance(50)) return draw.Of("Ada", "", "x y", " ", "1815", "é", "🧪", "M\0", "back\\slash", "O'Hara", "\u2028", "x#");
        var inside = string.Concat(Enumerable.Range(0, draw.Number(0, 4)).Select(_ => draw.Of(
            "Ada", "\"\"", "\n", "\r\n", "\r", $"{file.Delimiter}", "#", " ", "é", $"\n1{file.Delimiter}2\n")));
        return $"\"{inside}\"";
    }

    private static void WriteMalform(Draw draw, MalformedCsv file)
    {
        string[] fields = [.. file.Columns.Select(_ => Field(draw, file))];
        var lineEnd = draw.Of("\n", "\r\n");
        switch (draw.Number(0, 12))
        {
            case 0: // a quote in mid-field
                fields[0] = draw.Of("5\" disk", "a\"b\"c", "a\"", " \"a\"", "a\"\"b");
                break;
            case 1: // text after the closing quote
                fields[^1] = draw.Of("\"a\"b", "\"a\" ", "\"a\"b\"c\"", "\"\"a", "\"a\"\"b\"c");
                break;
            case 2: // a quote that is never closed, unless a later one closes it
                fields[draw.Number(0, fields.Length)] = draw.Of("\"a", "\"", "\"a\"\"");
                break;
            case 3: // CR alone
                lineEnd = draw.Of("\r", "\r\r\n", "\r\r");
                break;
            case 4:
                fields[0] = draw.Of("a\rb", "\r", "\ra");
                break;
            case 5: // not UTF-8
                draw.Write(draw.Of<byte>(0xFF, 0xC3, 0x80, 0xE2));
                break;
            case 6: // ragged
                fields = [.. fields, .. fields];
                break;
            case 7:
                fields = fields[1..];
                break;
            case 8: // blank
                fields = [draw.Of("", "", " ", "\t")];
                break;
            case 9: // very long
                fields[0] = draw.Of("", "\"") + new string('x', draw.Number(MaxRowBytes - 20, 3 * MaxRowBytes));
                if (fields[0][0] == '"') fields[0] += "\n\"";
                break;
            case 10:
                fields[0] = draw.Of("#a", "#", "# \"a", " #a");
                break;
            default: // spaces around
                fields[0] = draw.Of(" a ", "\ta", "a\t");
                break;
        }

        draw.Write(string.Join(file.Delimiter, fields) + lineEnd);
    }
}
