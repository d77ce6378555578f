using System.IO.Compression;
using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Decoding;

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
        Assert.Equal((format, true), (input.Dialect.Format, input.IsDecoded));

        var ages = Encoding.UTF8.GetString([.. (await PlainText.ComputeAsync(zipped)).Ages]);
        Assert.Equal("{\"name\":\"Ada Lovelace\",\"age\":202}\n{\"name\":\"Emmy Noether\",\"age\":135}\n", ages);
    }

    [Fact]
    public async Task Plain_input_is_left_as_it_is() =>
        Assert.False((await PlainText.OpenAsync(Encoding.UTF8.GetBytes(Csv))).IsDecoded);

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
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(200_000)]
    public async Task NULs_may_follow_any_member(int count)
    {
        var padding = new byte[count];
        byte[] zipped = [.. Gzip(Csv), .. padding, .. Gzip(""), .. padding, .. Gzip("Marie Curie,1867\n"), .. padding];
        Assert.Equal(Csv + "Marie Curie,1867\n", Encoding.UTF8.GetString(await PlainText.ReadAsync(zipped)));
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0x1F })] // a member cut off behind its first byte
    [InlineData(new byte[] { 0x1F, 0x8A, 8, 0, 0, 0, 0, 0, 2, 3 })] // one bit is wrong
    [InlineData(new byte[] { (byte)'B', (byte)'o', (byte)'b', (byte)',', (byte)'1', (byte)'\n' })]
    public async Task Anything_else_that_follows_a_member_is_refused_with_its_offset(byte[] other)
    {
        var member = Gzip(Csv);
        foreach (var nuls in new[] { 0, 1, 5000 })
        {
            byte[] zipped = [.. member, .. new byte[nuls], .. other, .. Gzip("Marie Curie,1867\n")];
            foreach (var input in new[] { zipped, zipped[..(member.Length + nuls + other.Length)] })
            {
                var refusal = await RefusedAsync(input);
                Assert.Equal(member.Length + nuls, refusal.At!.Offset);
                Assert.Contains($"byte {member.Length + nuls} follows a complete gzip member", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Members_of_any_content_and_size_are_read_and_the_first_other_byte_is_found_however_the_input_arrives()
    {
        for (var seed = 0; seed < TestScale.Files(300); seed++)
        {
            var draw = new Draw(seed);
            var (zipped, plain) = (new MemoryStream(), new MemoryStream());
            for (var members = draw.Number(1, 5); members > 0; members--)
            {
                var content = new byte[draw.Of(0, 1, 19, 300, 5000, 70_000)];
                var range = draw.Of(1, 2, 256); // NULs, well packed, and not packed at all
                for (var i = 0; i < content.Length; i++) content[i] = (byte)draw.Number(0, range - 1);
                plain.Write(content);
                zipped.Write(content.Length == 0 ? Gzip("") : Zip(content, draw.Of(CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.SmallestSize)));
                zipped.Write(new byte[draw.Of(0, 0, 1, 3, 3000)]);
            }

            var bytes = zipped.ToArray();
            var pieces = new[] { draw.Of(1, 2, 7, 100, 8192, 1_000_000), draw.Of(1, 13, 4096) };
            if (bytes.Length > 10_000) pieces = [4096, 1, 8191];
            var decoded = await GunzipAsync(bytes, pieces);
            Assert.True(decoded.AsSpan().SequenceEqual(plain.ToArray()), $"seed {seed}");

            var refusal = await Assert.ThrowsAsync<BatchException>(() => GunzipAsync([.. bytes, 7, 0, 0], pieces));
            Assert.Equal(("invalid-gzip", bytes.Length), (refusal.Code, refusal.At!.Offset));
        }
    }

    [Fact]
    public async Task Content_that_holds_gzip_and_looks_like_the_end_of_a_member_is_content()
    {
        // Stored, not compressed: headers and lengths of members stand in the member as they are.
        var inner = new MemoryStream();
        for (var i = 0; i < 3000; i++)
        {
            inner.Write(BitConverter.GetBytes(i * 8));
            inner.Write([0x1F, 0x8B, 8, 0]);
        }

        var zipped = Zip(inner.ToArray(), CompressionLevel.NoCompression);
        var decoded = await GunzipAsync([.. zipped, .. new byte[10], .. Gzip("")], 8192);
        Assert.True(decoded.AsSpan().SequenceEqual(inner.ToArray()));
    }

    [Theory]
    [InlineData(0x02)] // FHCRC
    [InlineData(0x04)] // FEXTRA
    [InlineData(0x08)] // FNAME
    [InlineData(0x10)] // FCOMMENT
    [InlineData(0x1E)]
    public async Task Every_optional_part_of_a_header_is_read(int flags)
    {
        var plain = Gzip(Csv);
        byte[] header = [.. plain[..3], (byte)flags, .. plain[4..10]];
        if ((flags & 4) != 0) header = [.. header, 6, 0, (byte)'B', (byte)'C', 2, 0, 0x1F, 0x8B];
        if ((flags & 8) != 0) header = [.. header, .. "a.csv\0"u8];
        if ((flags & 16) != 0) header = [.. header, .. "none\0"u8];
        if ((flags & 2) != 0) header = [.. header, .. BitConverter.GetBytes((ushort)Crc32(header))];
        byte[] member = [.. header, .. plain[10..]];
        Assert.Equal(Csv + Csv, Encoding.UTF8.GetString(await GunzipAsync([.. member, 0, .. member], 5)));
    }

    [Fact]
    public async Task Damage_and_truncation_are_reported_with_the_member_and_the_offset()
    {
        var (first, second) = (Gzip(Csv), Gzip("Marie Curie,1867\n"));
        byte[] whole = [.. first, .. second];
        var cut = await RefusedAsync(whole[..^3]);
        Assert.Equal(whole.Length - 3, cut.At!.Offset);
        Assert.Contains($"it is truncated at byte {whole.Length - 3}, inside the gzip member that begins at byte {first.Length}", cut.Message, StringComparison.Ordinal);

        foreach (var trailer in new[] { 8, 5, 4, 1 }) // its checksum, then its length
        {
            var damaged = whole.ToArray();
            damaged[^trailer] ^= 1;
            Assert.Contains($"the gzip member that begins at byte {first.Length} is damaged", (await RefusedAsync(damaged)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Gzip_inside_gzip_is_refused_with_what_to_do()
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.ReadAsync(Zip(Gzip(Csv), CompressionLevel.Optimal)));
        Assert.Equal("unsupported-format", refusal.Code);
        Assert.Contains("inside gzip, this is gzip compressed twice: decompress it once", refusal.Message, StringComparison.Ordinal);
    }

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
            catch (BatchException refusal)
            {
                Assert.Equal("invalid-gzip", refusal.Code);
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
        var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.ComputeAsync(zipped[..^1]));
        Assert.Equal("invalid-gzip", refusal.Code);
    }

    private static async Task<BatchException> RefusedAsync(byte[] broken)
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.ReadAsync(broken));
        Assert.Equal("invalid-gzip", refusal.Code);
        Assert.InRange(refusal.At!.Offset!.Value, 0, broken.Length);
        return refusal;
    }

    private static async Task<byte[]> GunzipAsync(byte[] zipped, params int[] pieces)
    {
        await using var stream = new GunzipStream(new OddStream(zipped, pieces));
        return await PlainText.ReadAsync(stream);
    }

    // GZipStream writes nothing of nothing.
    private static byte[] Gzip(string text) => text.Length > 0
        ? Zip(Encoding.UTF8.GetBytes(text), CompressionLevel.Optimal)
        : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] Zip(byte[] plain, CompressionLevel level)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, level)) gzip.Write(plain);
        return zipped.ToArray();
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
