using System.IO.Compression;
using System.Text;
using ServerlessAges.Records;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records;

public sealed class GzipTests
{
    private const string Csv = "name,born\nAda Lovelace,1815\nEmmy Noether,1882\n";

    [Theory]
    [InlineData(Csv, InputFormat.Csv)]
    [InlineData("{\"name\":\"Ada Lovelace\",\"born\":1815}\n{\"name\":\"Emmy Noether\",\"born\":1882}\n", InputFormat.Ndjson)]
    [InlineData("[{\"name\":\"Ada Lovelace\",\"born\":1815},{\"name\":\"Emmy Noether\",\"born\":1882}]", InputFormat.Ndjson)]
    public async Task Every_format_may_be_gzipped(string text, InputFormat format)
    {
        var zipped = Gzip(text);
        var input = await PlainText.OpenAsync(zipped);
        Assert.Equal((format, true), (input.Dialect.Format, input.Unpacked));

        var ages = Encoding.UTF8.GetString([.. (await PlainText.ComputeAsync(zipped)).Ages]);
        Assert.Equal("{\"name\":\"Ada Lovelace\",\"age\":202}\n{\"name\":\"Emmy Noether\",\"age\":135}\n", ages);
    }

    [Fact]
    public async Task Plain_input_is_left_as_it_is() =>
        Assert.False((await PlainText.OpenAsync(Encoding.UTF8.GetBytes(Csv))).Unpacked);

    [Fact]
    public async Task Gzip_in_several_members_is_read_to_its_end()
    {
        byte[] zipped = [.. Gzip(Csv), .. Gzip(""), .. Gzip("Marie Curie,1867\n")];
        Assert.Equal(Csv + "Marie Curie,1867\n", Encoding.UTF8.GetString(await PlainText.ReadAsync(zipped)));
    }

    [Fact]
    public async Task Gzip_cut_off_anywhere_is_refused_and_never_taken_for_a_shorter_one()
    {
        var zipped = Gzip(Csv);
        for (var length = 2; length < zipped.Length; length++) await RefusedAsync(zipped[..length]);
    }

    [Fact]
    public async Task Gzip_cut_off_within_a_later_member_is_refused()
    {
        var first = Gzip(Csv);
        byte[] zipped = [.. first, .. Gzip("Marie Curie,1867\n")];
        for (var length = first.Length + 1; length < zipped.Length; length++) await RefusedAsync(zipped[..length]);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })]
    public async Task What_stands_behind_the_last_member_and_is_not_gzip_is_ignored(byte[] padding) =>
        Assert.Equal(Csv, Encoding.UTF8.GetString(await PlainText.ReadAsync([.. Gzip(Csv), .. padding])));

    [Fact]
    public async Task Gzip_damaged_anywhere_is_refused_or_gives_the_very_same()
    {
        var zipped = Gzip(Csv);
        for (var at = 2; at < zipped.Length; at++)
        {
            var damaged = zipped.ToArray();
            damaged[at] ^= 0x10;
            try
            {
                Assert.Equal(Csv, Encoding.UTF8.GetString(await PlainText.ReadAsync(damaged)));
            }
            catch (BadInputException refusal)
            {
                Assert.Equal("broken-gzip", refusal.Code);
            }
        }
    }

    [Fact]
    public async Task Gzip_cut_off_far_behind_its_beginning_fails_the_run()
    {
        var draw = new Draw(1);
        var text = new StringBuilder("name,born\n");
        for (var i = 0; i < 300_000; i++) text.Append(draw.Number(0, int.MaxValue)).Append(",1815\n");
        var zipped = Gzip(text.ToString());

        Assert.Equal(300_000, (await PlainText.ComputeAsync(zipped)).Counts.Results);
        var refusal = await Assert.ThrowsAsync<BadInputException>(() => PlainText.ComputeAsync(zipped[..^1]));
        Assert.Equal("broken-gzip", refusal.Code);
    }

    private static async Task RefusedAsync(byte[] broken)
    {
        var refusal = await Assert.ThrowsAsync<BadInputException>(() => PlainText.ReadAsync(broken));
        Assert.Equal("broken-gzip", refusal.Code);
    }

    private static byte[] Gzip(string text)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }
}
