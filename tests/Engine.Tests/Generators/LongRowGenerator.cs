namespace ServerlessAges.Tests.Generators;

/// <summary>Rows around the 1,024 bytes that are kept of one past the limit, with characters across the cut.</summary>
internal static class LongRowGenerator
{
    public static GeneratedInput Generate(int seed)
    {
        var draw = new Draw(seed);
        var lineEnd = draw.Of("\n", "\n", "\r");
        draw.Write("name,born" + lineEnd);
        for (var row = draw.Number(1, 4); row > 0; row--)
        {
            var filler = draw.Of("a", "é", "€", "🧪", lineEnd, "\"\"", ",");
            draw.Write(draw.Of("Ada,1815" + lineEnd, "", lineEnd, "\"\",1" + lineEnd));
            draw.Write("\"" + new string('x', draw.Number(0, 4)));
            for (var length = draw.Number(980, 1060); length > 0; length -= 4) draw.Write(draw.Chance(90) ? "aaaa" : "");
            while (!draw.Chance(15)) draw.Write(filler);
            draw.Write(draw.Of("\",1815", "\"", ",", "\"x,1"));
            draw.Write(draw.Of(lineEnd, "\r\n", "\r\n", ""));
        }

        var maxRowBytes = draw.Of(9, 100, 1000, 1023, 1024, 1025, 1040);
        return new GeneratedInput("Long rows", seed, draw.Bytes, InputFormat.Csv, ',', maxRowBytes);
    }
}
