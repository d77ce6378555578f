using System.IO.Compression;
using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Decoding;

public sealed class UnsupportedFormatTests
{
    // First bytes as Latin-1.
    [Theory]
    [InlineData("PK\u0003\u0004\u0014\0p.csvid,name,born\n1,Ada,1815\n", "a zip archive: unpack it")]
    [InlineData("PK\u0005\u0006\0\0\0\0", "a zip archive: unpack it")]
    [InlineData("PK\u0003\u0004\u0014\0\0xl/workbook.xml", "an Excel workbook or another Office document: save it as CSV")]
    [InlineData("PK\u0003\u0004\u0014\0\0[Content_Types].xml", "an Excel workbook or another Office document: save it as CSV")]
    [InlineData("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1", "an Excel workbook or another Office document of the old format: save it as CSV")]
    [InlineData("BZh91AY&SY\u00D1\0", "a bzip2 file")]
    [InlineData("\u00FD7zXZ\0\0\u0004", "an xz file")]
    [InlineData("(\u00B5/\u00FD\u0004\u0058", "a zstd file")]
    [InlineData("\u0004\"M\u0018d@", "an lz4 file")]
    [InlineData("7z\u00BC\u00AF'\u001C\0\u0004", "a 7z archive")]
    [InlineData("Rar!\u001A\u0007\u0001\0", "a rar archive")]
    [InlineData("x\u009C\u00CBKI", "zlib data")]
    [InlineData("PAR1\u0015\u0004\u0015\0", "a Parquet file: convert it to CSV or NDJSON")]
    [InlineData("ARROW1\0\0\u00FF\u00FF", "an Arrow or Feather file")]
    [InlineData("ORC\n\u0003\0", "an ORC file")]
    [InlineData("Obj\u0001\u0004", "an Avro file")]
    [InlineData("SQLite format 3\0", "an SQLite database")]
    [InlineData("%PDF-1.7\n", "a PDF document")]
    [InlineData("<!DOCTYPE html>\n<table>", "an XML or HTML document")]
    [InlineData("\u0089PNG\r\n\u001A\n\0", "an image")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "an image")]
    [InlineData("\u007FELF\u0002\u0001", "a program")]
    [InlineData("MZ\u0090\0\u0003", "a program")]
    [InlineData("\u00FF\u00FE\0\0n\0\0\0", "UTF-32 text: save it as UTF-8")]
    [InlineData("\0\0\u00FE\u00FF\0\0\0n", "UTF-32 text: save it as UTF-8")]
    public async Task A_format_that_is_not_read_is_named_also_inside_gzip(string head, string what)
    {
        var input = Encoding.Latin1.GetBytes(head);
        await RefusedAsync(input, $"this is {what}");
        await RefusedAsync(Gzip(input), $"inside gzip, this is {what}");
        foreach (var format in Enum.GetValues<InputFormat>()) await RefusedAsync(input, what, new DialectOptions { Format = format });
    }

    [Fact]
    public async Task A_tar_archive_is_known_by_its_257th_byte()
    {
        var tar = new byte[1024];
        "people.csv"u8.CopyTo(tar);
        "ustar\0"u8.CopyTo(tar.AsSpan(257));
        await RefusedAsync(tar, "this is a tar archive: unpack it");
        await RefusedAsync(Gzip(tar), "inside gzip, this is a tar archive: unpack it");
    }

    [Theory]
    [InlineData("PAR1,name,born\n,Ada,1815\n")]
    [InlineData("ORC;name;born\n;Ada;1815\n")]
    [InlineData("MZ\tname\tborn\n\tAda\t1815\n")]
    [InlineData("name,born,PK\nAda,1815,\n")]
    public async Task A_header_that_begins_like_a_signature_is_a_header(string csv) =>
        Assert.Equal(1, (await PlainText.ComputeAsync(Encoding.UTF8.GetBytes(csv))).Counts.Results);

    private static async Task RefusedAsync(byte[] input, string what, DialectOptions? options = null)
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.OpenAsync(input, options));
        Assert.Equal("unsupported-format", refusal.Code);
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] plain)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(plain);
        return zipped.ToArray();
    }
}
