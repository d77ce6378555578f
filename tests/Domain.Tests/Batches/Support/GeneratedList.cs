using System.IO.Compression;
using System.Text;
using ServerlessAges.Tests.Generators;

namespace ServerlessAges.Tests.Batches;

/// <summary>A list of inputs of all formats, made from a seed, with inputs that cannot be read.</summary>
internal static class GeneratedList
{
    public static IReadOnlyList<byte[]> Make(int seed, int count)
    {
        var draw = new Draw(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Input(draw))];
    }

    private static byte[] Input(Draw draw) => draw.Number(0, 22) switch
    {
        0 => [],
        1 => Text(draw.Of("name,born\n", "name,born", "name,born\r", "born;name;x\r\n", "\n\nname,born\n")),
        2 => Text("name,born\n" + "Ada,1815" + draw.Of("", "\n", "\r\n")),
        3 => [0xEF, 0xBB, 0xBF, .. Csv(draw, draw.Number(0, 5))],
        4 => Text("born\tname\tdied\n1815\tAda\t1852\n\n1906\tGrace\t\nx\t\n"),
        5 => Text("name,born,note\r" + string.Concat(Enumerable.Repeat("Ada,1815,x\r", draw.Number(0, 6)))),
        6 => Gzip(Csv(draw, draw.Number(0, 9))),
        7 => Gzip(Gzip([])),
        8 => Gzip(Csv(draw, 5))[..^draw.Number(1, 12)], // cut off
        9 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("name,born\nAda,1815\nEmmy,x\n")],
        10 => Text("[" + string.Join(draw.Of(",", " ,\n"), Enumerable.Repeat("{\"name\":\"Ada\",\"born\":1815}", draw.Number(0, 4))) + "]"),
        11 => Gzip(Text("[{\"name\":\"Ada\",\"born\":1815},\n{\"name\":1}]")),
        12 => Text("[{\"name\":\"Ada\",\"born\":1815},"), // cut off
        13 => Text("name,town\nAda,London\n"), // no column born
        14 => Encoding.Latin1.GetBytes("PK\u0003\u0004 a zip archive"),
        15 or 16 => NdjsonGenerator.Generate(draw.Number(0, 100_000)).Bytes,
        17 => Csv(draw, draw.Number(20, 60)),
        18 => Text("name,born\n" + string.Concat(Enumerable.Repeat("Ada,1815\n", draw.Number(1, 40)))),
        _ => CsvGenerator.Generate(draw.Number(0, 100_000)).Bytes,
    };

    // Speculation goes wrong in it: quotes, and lines like rows inside them.
    private static byte[] Csv(Draw draw, int rows) => Text("name,born\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
        draw.Of($"Row {i},{1800 + i}\n", $"\"multi,\n\"\"line\"\",1900\nrow {i}\",{1800 + i}\n", $"No year {i},Unknown\n", "\n"))));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
