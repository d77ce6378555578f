using System.IO.Compression;
using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Decoding;

public sealed class DecodedLimitTests
{
    [Theory]
    [InlineData("[", ' ', "{\"name\":\"Ada\",\"born\":1815}]")]
    [InlineData("[{\"name\":\"Ada\",\"born\":1815}", '\n', "]")]
    [InlineData("[{\"name\":\"Ada\",", '\t', "\"born\":1815}]")]
    [InlineData("name,born\n", '\n', "Ada,1815\n")]
    [InlineData("{\"name\":\"Ada\",\"born\":1815}", '\n', "")]
    public async Task Every_decoded_byte_counts_white_space_too(string before, char space, string after)
    {
        const int Spaces = 300_000;
        var plain = Encoding.UTF8.GetBytes(before + new string(space, Spaces) + after);
        byte[] utf16 = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(plain))];
        foreach (var input in new[] { Gzip(plain), utf16 })
        {
            Assert.NotEmpty(await ReadAsync(input, plain.Length + 3)); // of UTF-16 with the byte order mark
            await RefusedAsync(input, plain.Length - 1);
            await RefusedAsync(input, 1000);
        }
    }

    [Fact]
    public async Task A_gigabyte_of_white_space_is_refused_as_soon_as_the_limit_is_reached()
    {
        var input = Gzip([(byte)'[', .. Enumerable.Repeat((byte)' ', 40 << 20)]);
        byte[] members = [.. Enumerable.Repeat(input, 25).SelectMany(member => member)];
        await RefusedAsync(members, 10 << 20);
    }

    private static async Task RefusedAsync(byte[] input, long limit)
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(() => ReadAsync(input, limit));
        Assert.Equal("input-too-large", refusal.Code);
        Assert.Contains($"more than {limit} bytes", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(byte[] input, long limit)
    {
        var source = (await PlainText.OpenAsync(input, limit: new HostSettings { MaxDecoded = limit }.LimitDecoded)).Source;
        return await PlainText.ReadAsync(new SourceStream(source));
    }

    private static byte[] Gzip(byte[] plain)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(plain);
        return zipped.ToArray();
    }
}
