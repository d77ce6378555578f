using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Decoding;

public sealed class TextEncodingTests
{
    private const string Csv = "name,born\nZo\u00EB \u05E2\u05D3\u05D4 \U0001F9EA,1815\nEmmy,1882\n";

    [Theory]
    [InlineData(Csv)]
    [InlineData("{\"name\":\"Ada\",\"born\":1815}\r\n")]
    [InlineData("[{\"name\":\"Ada\",\"born\":1815}]")]
    public async Task Utf16_with_a_byte_order_mark_is_read_as_if_it_were_utf8(string text)
    {
        var expected = (await PlainText.ComputeAsync(Encoding.UTF8.GetBytes(text))).Ages;
        Assert.NotEmpty(expected);
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] input = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            Assert.True((await PlainText.OpenAsync(input)).IsDecoded);
            Assert.Equal(expected, (await PlainText.ComputeAsync(input)).Ages);
        }
    }

    [Fact]
    public async Task Utf16_gives_the_same_utf8_in_any_pieces()
    {
        var text = new StringBuilder();
        var draw = new Draw(3);
        for (var i = 0; i < 30_000; i++) text.Append(draw.Of("a", "\u00E9", "\u05D4", "\U0001F9EA"));
        foreach (var bigEndian in new[] { false, true })
        {
            var bytes = (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetBytes(text.ToString());
            foreach (var piece in new[] { 1, 3, 1001, 70_000 })
                Assert.Equal(text.ToString(), Encoding.UTF8.GetString(await DecodeAsync(bytes, bigEndian, piece)));
        }
    }

    [Theory]
    [InlineData(0xD83E)]
    [InlineData(0xDFFF)]
    [InlineData(0xDC00, 0xD800)]
    public async Task Half_a_surrogate_pair_rejects_its_record_with_the_place(params int[] units)
    {
        var half = string.Concat(units.Select(unit => (char)unit));
        byte[] input = [0xFF, 0xFE, .. Units($"name,born\nAda{half},1815\nEmmy,1882\n")];
        var sink = await PlainText.ComputeAsync(input);
        var rejected = Assert.Single(RejectedRecord.Parse(sink.Rejected));
        Assert.Equal((2, "invalid-utf8", 1), (rejected.Line, rejected.Reason, sink.Counts.Results));

        // At the very end of the input too.
        var alone = await DecodeAsync([.. Units(half)], false, 1);
        var behind = await DecodeAsync([.. Units("Ada" + half)], false, 2);
        Assert.Equal([.. "Ada"u8, .. alone], behind);
    }

    [Fact]
    public async Task Utf16_cut_off_inside_a_character_is_refused_with_the_offset()
    {
        byte[] input = [0xFF, 0xFE, .. Units(Csv), (byte)'x'];
        var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.ReadAsync(input));
        Assert.Equal(("bad-encoding", input.Length), (refusal.Code, refusal.At!.Offset));
    }

    [Theory]
    [InlineData("utf-16LE", "UTF-16LE", 1)]
    [InlineData("utf-16BE", "UTF-16BE", 0)]
    [InlineData("utf-32LE", "UTF-32LE", 1)]
    [InlineData("utf-32BE", "UTF-32BE", 0)]
    public async Task An_encoding_without_a_byte_order_mark_is_named_with_the_first_byte_that_shows_it(string encoding, string named, int offset)
    {
        foreach (var text in new[] { "name,born\nAnn,1815\n", "{\"name\":\"Ann\",\"born\":1815}\n", "\u0438\u043C\u044F,born,died\n\u0410\u043D\u043D\u0430,1815,1852\n" })
        {
            var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.OpenAsync(Encoding.GetEncoding(encoding).GetBytes(text)));
            Assert.Equal("bad-encoding", refusal.Code);
            Assert.Contains($"likely {named} without a byte order mark", refusal.Message, StringComparison.Ordinal);
            if (text[0] < 0x80) Assert.Equal(offset, refusal.At!.Offset);
        }
    }

    [Fact]
    public async Task A_NUL_in_a_text_is_a_character() =>
        Assert.Equal(1, (await PlainText.ComputeAsync("name,born\nA\0a\0\0,1815\n"u8.ToArray())).Counts.Results);

    private static async Task<byte[]> DecodeAsync(byte[] utf16, bool bigEndian, int piece)
    {
        await using var stream = new Utf16Stream(new OddStream(utf16, piece), bigEndian);
        return await PlainText.ReadAsync(stream, buffer: 1000);
    }

    // Half a pair is no text, so no encoding writes it.
    private static IEnumerable<byte> Units(string text) => text.SelectMany(unit => new[] { (byte)unit, (byte)(unit >> 8) });
}
