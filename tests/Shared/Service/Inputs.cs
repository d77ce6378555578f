using System.IO.Compression;
using System.Text;

namespace ServerlessAges.Tests;

/// <summary>The seven scientists in every format, and generated inputs.</summary>
internal static class Inputs
{
    public static byte[] Csv => File.ReadAllBytes(Samples.Scientists);

    public static byte[] Ndjson => Encoding.UTF8.GetBytes(string.Join('\n', Objects()));

    public static byte[] JsonArray => Encoding.UTF8.GetBytes($"[{string.Join(",\n ", Objects())}]");

    public static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(plain);
        return packed.ToArray();
    }

    /// <summary>A zip archive with one file, stored.</summary>
    public static byte[] Zip
    {
        get
        {
            using var zipped = new MemoryStream();
            using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create, leaveOpen: true))
            {
                using var entry = zip.CreateEntry("people.csv", CompressionLevel.NoCompression).Open();
                entry.Write(Csv);
            }

            return zipped.ToArray();
        }
    }

    public static byte[] Gunzip(byte[] packed)
    {
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>Rows with quotes, line breaks, text that is not ASCII, and rows that are rejected.</summary>
    public static byte[] Mixed(int records, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("name,born\r\n");
        for (var i = 0; i < records; i++)
        {
            text.Append(random.Next(20) switch
            {
                0 => $"\"Number {i},\nof two lines, with a \"\"quote\"\"\",1{random.Next(500, 999)}",
                1 => $"Søren {i} 🔭,1{random.Next(500, 999)}",
                2 => $"Hypatia {i},Unknown",
                3 => $"Unborn {i},2{random.Next(100, 999)}",
                _ => $"Scientist {i},1{random.Next(100, 999)}",
            });
            text.Append(random.Next(3) == 0 ? "\r\n" : "\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<string> Objects() => File.ReadAllLines(Samples.Scientists).Skip(1)
        .Select(row => row.Split(','))
        .Select(row => $$$"""{"born": {{{row[1]}}}, "name": "{{{row[0]}}}", "field": {"tags": ["a", 1]}}""");
}
