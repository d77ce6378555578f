namespace ServerlessAges.Tests.Generators;

/// <summary>
/// Long files, mostly of plain records that the index verifies, with hostile ones anywhere among them.
/// </summary>
internal sealed class HostileRecords
{
    private readonly Draw draw;
    private readonly int trouble;

    private HostileRecords(int seed)
    {
        draw = new Draw(seed);
        trouble = draw.Of(0, 1, 5, 30);
    }

    public static GeneratedInput Csv(int seed, int records)
    {
        var generator = new HostileRecords(seed);
        var draw = generator.draw;
        var delimiter = draw.Of(',', ',', ';', '\t', '|');
        // From two columns, in either order, to ten with the two wherever they fall.
        string[] columns = ["name", "born", .. Enumerable.Range(0, draw.Of(0, 0, 1, 8)).Select(i => $"other {i}")];
        if (columns.Length > 2 || draw.Chance(30)) draw.Shuffle(columns);
        var lineEnd = draw.Of("\n", "\n", "\r\n", "\r");
        var quoted = draw.Of(0, 2, 100);
        draw.Write(string.Join(delimiter, columns) + lineEnd);
        for (var record = 0; record < records; record++)
        {
            if (draw.Chance(generator.trouble))
            {
                generator.HostileRow(columns, delimiter, lineEnd);
                continue;
            }

            for (var i = 0; i < columns.Length; i++)
            {
                if (i > 0) draw.Write($"{delimiter}");
                var text = columns[i] == "born" ? generator.Year() : generator.PlainName();
                draw.Write(draw.Chance(quoted) ? draw.Chance(20) ? $"\"{text}{draw.Of("\n", lineEnd)}{text}\"" : $"\"{text}\"" : text);
            }

            draw.Write(lineEnd);
        }

        return new GeneratedInput(nameof(HostileRecords), seed, draw.Bytes, InputFormat.Csv, delimiter, draw.Of(1 << 20, 1 << 20, 200));
    }

    public static GeneratedInput Ndjson(int seed, int records)
    {
        var generator = new HostileRecords(seed);
        var draw = generator.draw;
        var space = draw.Of("", "", " ");
        var lineEnd = draw.Of("\n", "\n", "\r\n");
        var others = draw.Of("", "", $",{space}\"field\":{space}\"physics\"", $",{space}\"died\":{space}2017,\"tags\":[\"x\",{{\"born\":1}}]");
        for (var record = 0; record < records; record++)
        {
            if (draw.Chance(generator.trouble)) generator.HostileLine();
            else if (draw.Chance(10)) draw.Write($"{{\"born\":{space}\"{generator.Year()}\",{space}\"name\":{space}\"{generator.PlainName()}\"{others}}}");
            else draw.Write($"{{\"name\":{space}\"{generator.PlainName()}\",{space}\"born\":{space}{generator.Year()}{others}}}");
            draw.Write(lineEnd);
        }

        return new GeneratedInput(nameof(HostileRecords), seed, draw.Bytes, InputFormat.Ndjson, ',', draw.Of(1 << 20, 1 << 20, 90));
    }

    private string PlainName() => draw.Of(
        "Ada Lovelace", "Emmy Noether", "Tu", "Chien-Shiung Wu", "Marie Curie", "a name of thirty-two bytes, no more",
        "thirty-two bytes and no more....", "x", "Johann Carl Friedrich Gauss, of Braunschweig and Goettingen",
        "Émilie du Châtelet", "Ada");

    private string Year() => draw.Of("1815", "1882", "1930", "965", "2017", "1867", "-427", "1");

    private string HostileText() => draw.Of(
        "", "🧪👩‍🔬", "שרה אברהם", "مريم ميرزاخاني", "M\0\u0001\u001f", "in\rside", "\r", "5\" disk", "\"", "back\\slash", "\\", " ", "\t",
        "'", "é", "\u007f", "\u0085\u2028", "x,y", "x;y|z", new string('x', draw.Number(25, 40)),
        draw.Chance(20) ? new string(draw.Of('n', 'é', '"', '\0'), 10_000) : "long");

    private void HostileRow(string[] columns, char delimiter, string lineEnd)
    {
        var kind = draw.Number(0, 12);
        for (var i = 0; i < columns.Length; i++)
        {
            if (i > 0 && (kind != 0 || draw.Chance(80))) draw.Write($"{delimiter}"); // too few fields
            var text = columns[i] == "born" && draw.Chance(70) ? Years.Any(draw) : HostileText();
            switch (kind)
            {
                case 1: // well quoted
                case 2:
                    draw.Write("\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + draw.Of("", "\n", "\r\n", "\r") + "\"");
                    break;
                case 3: // quoted, and quotes not doubled
                    draw.Write($"\"{text}\"");
                    break;
                case 4: // stray
                    draw.Write($"{draw.Of("", " ")}\"{text}\"{draw.Of("", "", " ", "x", "\r", "\"\"")}");
                    break;
                case 5: // not UTF-8
                    draw.Write(text);
                    draw.Write(draw.Of<byte>(0xFF, 0xC3, 0x80, 0xED));
                    break;
                default: // unchanged
                    draw.Write(text);
                    break;
            }
        }

        if (kind == 6) draw.Write($"{delimiter}x"); // too many
        // At times a quote that only the next quoted field closes.
        draw.Write(draw.Chance(2) ? $"\"{delimiter}" : draw.Of(lineEnd, lineEnd, "\n", "\r\n", "\n\n", "\r\r\n", "\n\r\n", "\r\r"));
    }

    private void HostileLine()
    {
        var text = HostileText();
        var escaped = Oracle.AgeOracle.Escape(text);
        draw.Write(draw.Number(0, 14) switch
        {
            0 => $"{{\"name\":\"{escaped}\",\"born\":\"{Oracle.AgeOracle.Escape(Years.Any(draw))}\"}}",
            1 => $"{{\"name\":\"{text}\",\"born\":1815}}", // controls and quotes as they stand
            2 => $"{{ \"name\" : \"{escaped}\" , \"born\"\t:\t-427 }} ",
            3 => $"{{\"NAME\":\"{escaped}\",\"b\\u006Frn\":{draw.Of("1815", "1.5", "01815", "-", "1e3", "+1", "1.", ".5", "1e", "-0", "1815 ")}}}",
            4 => $"{{\"name\":\"{draw.Of("\\ud83e", "\\udfff", "\\uD83E\\uddea", "\\u00e", "\\x", "\\", "\\u12g4")}\",\"born\":1815}}",
            5 => $"{{\"{escaped}\":\"{escaped}\",\"name\":\"Ada\",\"born\":1815}}",
            6 => $"{{\"name\":{draw.Of("null", "true", "tru", "[1,2]", "{\"a\":[]}", "[1,]", "{,}", "12", "nul")},\"born\":1815}}",
            7 => draw.Of("{\"name\":\"Ada\",\"born\":1815", "{\"name\":\"Ada\",\"born\":1815}}", "{\"name\":\"Ada\" \"born\":1815}", "{\"name\":\"Ada\",}"),
            8 => draw.Of("{}", "{ }", "{\"name\":\"Ada\"}", "{\"born\":1}", "[]", "[1]", "1", "\"x\"", "", " ", "{\"a\":1,\"a\":2}", "[[[{}]]]"),
            9 => "{\"name\":\"a\",\"born\":1,\"born\":2}",
            10 => $"{{\"x\":{new string('[', draw.Number(60, 67))}",
            11 => Nested(draw.Number(61, 66)),
            12 => $"{{\"name\":\"Ada\",\"born\":1815,\"{draw.Of("\\ud800", "é", "ſ", "NAME ", "K")}\":[{{\"born\":null}},[],{{}},\"\",0]}}",
            _ => $"{{\"name\":\"{escaped}",
        });
        if (draw.Chance(5)) draw.Write(draw.Of<byte>(0xFF, 0xC3, 0x80));
    }

    private static string Nested(int depth) =>
        $"{{\"name\":\"a\",\"born\":1,\"x\":{string.Concat(Enumerable.Repeat("[{\"y\":", depth / 2))}0"
        + $"{string.Concat(Enumerable.Repeat("}]", depth / 2))}}}";
}
