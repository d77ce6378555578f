namespace ServerlessAges.Tests.Generators;

/// <summary>CSV files as people and programs write them, with everything that goes wrong in them.</summary>
internal sealed class CsvGenerator
{
    private readonly Draw draw;
    private readonly char delimiter;
    private readonly int crlf;
    private readonly int trouble;
    private readonly bool cr;
    private readonly string[] columns;

    private CsvGenerator(int seed)
    {
        draw = new Draw(seed);
        delimiter = draw.Of(',', ',', ';', '\t', '|');
        crlf = draw.Of(0, 0, 50, 100);
        trouble = draw.Of(0, 10, 40);
        cr = draw.Chance(30);
        columns = ["name", "born", .. new[] { "died", "field", "" }[..draw.Number(0, 4)]];
        draw.Shuffle(columns);
    }

    public static GeneratedInput Generate(int seed)
    {
        var generator = new CsvGenerator(seed);
        var headerLength = generator.Header();
        generator.Rows();
        var draw = generator.draw;
        var maxRowBytes = draw.Chance(50) ? 1024 * 1024 : Math.Max(headerLength + 1, draw.Number(1, 60));
        return new GeneratedInput("CSV", seed, draw.Bytes, InputFormat.Csv, generator.delimiter, maxRowBytes);
    }

    private int Header()
    {
        if (draw.Chance(15)) draw.ByteOrderMark();
        if (draw.Chance(5)) draw.Write(draw.Of($"sep={delimiter}", $"\"sep={delimiter}\"", $"SEP={delimiter}") + draw.Of("\n", "\r\n", "\r"));
        if (draw.Chance(5)) draw.Write(draw.Of("\n", "\r\n", "\n\n", "\r", "\r\r"));
        var start = draw.Length;
        draw.Write(string.Join(delimiter, columns.Select(Name)));
        return draw.Length - start;
    }

    private string Name(string column)
    {
        if (draw.Chance(15)) column = column.ToUpperInvariant();
        if (draw.Chance(10)) column = $" {column} ";
        if (draw.Chance(15)) column = $"\"{column}\"";
        return column;
    }

    private void Rows()
    {
        if (draw.Chance(3) && columns.All(column => column is "name" or "born" or "died")) return; // a header without its LF
        LineEnd();
        var rows = draw.Number(0, 12);
        for (var row = 0; row < rows; row++)
        {
            if (draw.Chance(trouble)) Malform();
            else Row();
            if (row < rows - 1 || draw.Chance(70)) LineEnd();
        }

        if (draw.Chance(5)) draw.Write("\"" + Text() + "\n" + Text());
    }

    private void LineEnd() =>
        draw.Write(cr && !draw.Chance(trouble / 4) ? "\r" : draw.Chance(crlf) ? "\r\n" : "\n");

    private void Row() => Row(columns.Select(column => column switch
    {
        "born" => draw.Chance(15) ? $"\"{Years.Any(draw)}\"" : Years.Any(draw),
        "died" when draw.Chance(90) => draw.Of("", Years.Any(draw), "2000", "2017-06-30"),
        _ => Field(),
    }));

    private void Row(IEnumerable<string> fields) => draw.Write(string.Join(delimiter, fields));

    private string Field()
    {
        if (draw.Chance(50)) return Text();
        var inside = string.Concat(Enumerable.Range(0, draw.Number(0, 4)).Select(_ =>
            draw.Of(Text(), "\n", "\r\n", "\"\"", $"{delimiter}", $"\nAda{delimiter}1815\n", "\r")));
        return $"\"{inside}\"";
    }

    private string Text() => draw.Of(
        "Ada", "Emmy", "Curie", "Tu", "", "é", "עדה", "🧪", "M\u0000\u001f", "O'Hara", "back\\slash", "a b", "5\" disk",
        "in\rside", "long name that goes on for longer than some of the chunks do");

    private void Malform()
    {
        switch (draw.Number(0, 10))
        {
            case 0: // blank
                break;
            case 1: // a row of nothing but CR
                draw.Write("\r");
                break;
            case 2: // ragged
                Row(Enumerable.Repeat("x", draw.Number(1, columns.Length + 3)));
                break;
            case 3: // text after the closing quote
                Row(columns.Select(_ => $"\"{Text()}\"{draw.Of("x", " ", "\r", "\"\"\"")}"));
                break;
            case 4: // not UTF-8
                draw.Write(draw.Of<byte>(0xFF, 0xC3, 0x80, 0xE2));
                Row();
                break;
            case 5: // \r\r\n
                Row();
                draw.Write("\r");
                break;
            case 6: // longer than several chunks
                Row(columns.Select(_ => new string('é', draw.Number(1, 60))));
                break;
            case 7: // the quote that begins a field stands after a space
                Row(columns.Select(_ => $" \"{Text()}\""));
                break;
            case 8: // an unquoted LF
                Row();
                draw.Write("\n");
                break;
            default: // a quote that nothing closes, until the next quoted field does
                draw.Write("\"" + Text() + delimiter);
                break;
        }
    }
}
