namespace ServerlessAges.Tests.Generators;

/// <summary>
/// Random bytes from a very small alphabet behind a good header: nearly every byte has a meaning, so this makes the
/// nastiest files.
/// </summary>
internal static class TinyAlphabetGenerator
{
    public static GeneratedInput Csv(int seed)
    {
        var draw = new Draw(seed);
        var header = draw.Of("name,born", "born,name", "name,x,born", "\"a\nb\",name,born", "\"a\rb\",name,born", "\"name\",born");
        if (draw.Chance(10)) draw.ByteOrderMark();
        draw.Write(header);
        var behind = draw.Length;
        draw.Write(draw.Of("\n", "\n", "\r\n", "\r", "\r", "\r\r\n"));
        for (var i = draw.Number(0, 120); i > 0; i--)
        {
            switch (draw.Number(0, 16))
            {
                case < 3: draw.Write("\""); break;
                case < 6: draw.Write(","); break;
                case < 8: draw.Write("\n"); break;
                case < 10: draw.Write("\r"); break;
                case 10: draw.Write("é"); break;
                case 11: draw.Write(draw.Of<byte>((byte)' ', (byte)' ', 0xA9)); break; // at times half a character
                case < 14: draw.Write("1"); break;
                default: draw.Write("a"); break;
            }
        }

        // CRs before an LF count as bytes of the header.
        var longest = header.Length + draw.Bytes.Skip(behind).TakeWhile(value => value == '\r').Count();
        return new GeneratedInput("Tiny CSV", seed, draw.Bytes, InputFormat.Csv, ',', MaxRowBytes(draw, longest + 1));
    }

    public static GeneratedInput Ndjson(int seed)
    {
        var draw = new Draw(seed);
        for (var i = draw.Number(0, 40); i > 0; i--)
        {
            draw.Write(draw.Of(
                "{", "}", "\"name\"", "\"born\"", ":", ",", "1", "\"", "\\", "\n", "\n", "\r", " ", "null", "é", "[", "]",
                "{\"name\":", "\"born\":1}", "\n{\"name\":\"a\",\"born\":1}"));
        }

        return new GeneratedInput("Tiny NDJSON", seed, draw.Bytes, InputFormat.Ndjson, ',', MaxRowBytes(draw, 1));
    }

    private static int MaxRowBytes(Draw draw, int min) =>
        draw.Chance(50) ? 1024 * 1024 : Math.Max(min, draw.Number(1, 40));
}
