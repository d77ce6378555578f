using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Oracle;

namespace ServerlessAges.Tests.Records.Json;

public sealed class JsonTextTests
{
    [Fact]
    public void Every_character_reads_back_as_itself()
    {
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint += codePoint < 0x3000 ? 1 : 61)
        {
            if (!Rune.IsValid(codePoint)) continue;
            ReadsBack(new Rune(codePoint).ToString());
            ReadsBack($"between {new Rune(codePoint)} two texts that are long enough for the fast way");
        }

        foreach (var edge in new[] { 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF })
            ReadsBack(new Rune(edge).ToString());
    }

    [Fact]
    public void Only_what_must_be_escaped_is()
    {
        Assert.Equal("\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f", Escaped("\"\\/\b\f\n\r\t\0\u001f\u007f"));
        Assert.Equal("Zoë עדה 🧪 <&'+> \u2028", Escaped("Zoë עדה 🧪 <&'+> \u2028"));
    }

    [Fact]
    public void A_character_that_is_special_is_seen_at_every_place_of_every_length()
    {
        foreach (var special in new[] { "\"", "\\", "\n", "\0", "\u001f", " ", "~", "\u007f", "é", "🧪" })
        {
            for (var length = 0; length <= 70; length++)
            {
                for (var at = 0; at <= length; at++)
                    ReadsBack(new string('x', at) + special + new string('!', length - at));
            }
        }
    }

    [Fact]
    public void Invalid_utf8_is_found_at_every_place_of_every_length()
    {
        foreach (var invalid in new byte[][] { [0xFF], [0xC3], [0x80], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80] })
        {
            for (var length = 0; length <= 70; length++)
            {
                for (var at = 0; at <= length; at++)
                {
                    byte[] text = [.. new byte[at].Select(_ => (byte)'x'), .. invalid, .. new byte[length - at].Select(_ => (byte)'"')];
                    var output = new ByteBuffer(0);
                    Assert.False(JsonText.Append(ref output, text));
                }
            }
        }
    }

    [Fact]
    public void What_stands_before_is_kept()
    {
        var output = new ByteBuffer(1);
        foreach (var text in new[] { "a", "", "éé", "a long plain text of more than thirty-two bytes", "\"", "z" })
            Assert.True(JsonText.Append(ref output, Encoding.UTF8.GetBytes(text)));
        Assert.Equal("aééa long plain text of more than thirty-two bytes\\\"z", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static void ReadsBack(string text)
    {
        var escaped = Escaped(text);
        Assert.Equal(AgeOracle.Escape(text), escaped);
        Assert.Equal(text, JsonSerializer.Deserialize<string>($"\"{escaped}\""));
    }

    private static string Escaped(string text)
    {
        var output = new ByteBuffer(0);
        Assert.True(JsonText.Append(ref output, Encoding.UTF8.GetBytes(text)));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
