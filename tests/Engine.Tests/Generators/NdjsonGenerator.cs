namespace ServerlessAges.Tests.Generators;

/// <summary>NDJSON files with everything that may stand in an object, and much that may not.</summary>
internal sealed class NdjsonGenerator
{
    private readonly Draw draw;
    private readonly int trouble;
    private readonly int dead;

    private NdjsonGenerator(int seed)
    {
        draw = new Draw(seed);
        trouble = draw.Of(0, 10, 40);
        dead = draw.Of(0, 50, 90);
    }

    public static GeneratedInput Generate(int seed)
    {
        var generator = new NdjsonGenerator(seed);
        generator.Lines();
        var draw = generator.draw;
        var maxRowBytes = draw.Chance(60) ? 1024 * 1024 : draw.Number(1, 90);
        return new GeneratedInput("NDJSON", seed, draw.Bytes, InputFormat.Ndjson, ',', maxRowBytes);
    }

    private void Lines()
    {
        if (draw.Chance(15)) draw.ByteOrderMark();
        var crlf = draw.Of(0, 0, 50, 100);
        var lines = draw.Number(0, 8);
        for (var line = 0; line < lines; line++)
        {
            if (draw.Chance(trouble)) Malform();
            else Object();
            if (line < lines - 1 || draw.Chance(70)) draw.Write(draw.Chance(crlf) ? "\r\n" : "\n");
        }
    }

    private void Object()
    {
        string[] died = draw.Chance(dead) ? [$"{Name("died")}:{draw.Of("null", "\"\"", "1999", Born())}"] : [];
        string[] members = [$"{Name("name")}:{Text()}", $"{Name("born")}:{Born()}", .. died, .. Others()];
        draw.Shuffle(members);
        var space = draw.Of("", "", " ", "\t");
        draw.Write($"{space}{{{space}{string.Join("," + space, members)}{space}}}{space}");
    }

    private string Name(string name) =>
        draw.Of($"\"{name}\"", $"\"{name}\"", $"\"{name.ToUpperInvariant()}\"", $"\"\\u{(int)name[0]:x4}{name[1..]}\"");

    private string Born() => draw.Chance(60)
        ? draw.Of("1815", "-427", "0", "2018", "1.5", "1e3", "1234567", "null", "true", "\"1815\"", "[1815]", "{}")
        : $"\"{Years.Any(draw).Replace("\t", "\\t", StringComparison.Ordinal)}\"";

    private string Text() => draw.Of(
        "\"Ada\"", "\"\"", "\"é\"", "\"\\u00e9\"", "\"\\uD83E\\uddea\"", "\"🧪\"", "\"\\n\\t\\\\ \\\"\\/\"", "\"\\u0000\"",
        "\"שלום\"", "12", "null", "\"a name which is longer than some of the chunks\"", "\"\\ud83e\"", "\"\\udfff x\"");

    private IEnumerable<string> Others()
    {
        for (var i = draw.Of(0, 0, 1, 2); i > 0; i--)
        {
            yield return draw.Of(
                "\"died\":1852", "\"x\":{\"name\":\"no\",\"born\":[1,{\"a\":null}]}", "\"y\":[[],{}]", "\"\":false",
                "\"half\":\"\\udc00\"", "\"\\ud800\":1", "\"name \":1");
        }
    }

    private void Malform()
    {
        switch (draw.Number(0, 9))
        {
            case 0:
                draw.Write(draw.Of("", " ", "\t ", "\r", "                              "));
                break;
            case 1:
                draw.Write(draw.Of("1815", "null", "\"text\"", "[{\"name\":\"a\",\"born\":1}]", "{", "}", "Ada,1815"));
                break;
            case 2:
                draw.Write(draw.Of("{\"name\":\"a\"}", "{\"born\":1}", "{}"));
                break;
            case 3:
                draw.Write(draw.Of(
                    "{\"name\":\"a\",\"born\":1,\"BORN\":2}", "{\"name\":\"a\",\"name\":\"a\",\"born\":1}",
                    "{\"name\":null,\"name\":\"a\",\"born\":1}"));
                break;
            case 4: // behind the object
                Object();
                draw.Write(draw.Of(",", "x", "{}", " ", "\r"));
                break;
            case 5: // not UTF-8
                draw.Write("{\"name\":\"");
                draw.Write(draw.Of<byte>(0xFF, 0xC3, 0x80));
                draw.Write(draw.Of("\",\"born\":1815}", "\\n\",\"born\":1815}", "\",\"born\":\"x\"}", "\\t\",\"born\":\"x\"}"));
                break;
            case 6: // not UTF-8, in an ignored member and in a name
                draw.Write(draw.Of("{\"name\":\"a\",\"born\":1815,\"x\":\"", "{\"name\":\"a\",\"born\":1815,\""));
                draw.Write(draw.Of<byte>(0xFF, 0xC3, 0x80));
                draw.Write(draw.Of("\"}", "\":1}"));
                break;
            case 7: // broken
                Object();
                draw.Write("{\"name\":\"a");
                break;
            default: // as deep as may be, and deeper
                var depth = draw.Number(62, 66);
                draw.Write($"{{\"name\":\"a\",\"born\":1,\"x\":{new string('[', depth)}{new string(']', depth)}}}");
                break;
        }
    }
}
