using System.Buffers;
using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records;

public sealed class RejectedLinesTests
{
    [Fact]
    public void A_rejected_record_says_where_why_and_what()
    {
        var line = Append(4, 123, AgeRejectReasons.InvalidYear, "born", "Unknown"u8, "Hypatia,Unknown"u8);
        Assert.Equal(
            """
            {"line":4,"offset":123,"reason":"invalid-year","detail":"born: \"Unknown\" is neither a year nor a date: give a whole number, negative for BCE, or YYYY-MM-DD","raw":"Hypatia,Unknown"}

            """,
            line);
    }

    [Fact]
    public void Every_reason_makes_a_line_of_json()
    {
        foreach (var reason in AllRejectReasons.List())
        {
            using var document = JsonDocument.Parse(Append(0, 0, reason, "na\"me", "va\\l\nue"u8, "r\"a\tw"u8));
            var root = document.RootElement;
            Assert.Equal(["line", "offset", "reason", "detail", "raw"], root.EnumerateObject().Select(member => member.Name));
            Assert.Equal(reason.Code, root.GetProperty("reason").GetString());
            Assert.StartsWith("na\"me: \"va\\l\nue\" ", root.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal("r\"a\tw", root.GetProperty("raw").GetString());
        }
    }

    [Fact]
    public void A_record_that_is_not_text_keeps_its_very_bytes()
    {
        byte[] raw = [.. "Andr"u8, 0xE9, .. ",1815"u8];
        using var document = JsonDocument.Parse(Append(0, 0, RejectReasons.InvalidUtf8, "name", raw, raw));
        Assert.Equal(raw, document.RootElement.GetProperty("rawBase64").GetBytesFromBase64());
        Assert.False(document.RootElement.TryGetProperty("raw", out _));
        Assert.Equal("name: is not valid UTF-8", document.RootElement.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("é", 32)] // two bytes each
    [InlineData("€", 21)]
    [InlineData("🧪", 16)]
    public void A_long_value_is_cut_between_characters_in_the_detail(string character, int kept)
    {
        var value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(character, 100)));
        using var document = JsonDocument.Parse(Append(0, 0, AgeRejectReasons.InvalidYear, "born", value, value));
        var shown = string.Concat(Enumerable.Repeat(character, kept));
        Assert.StartsWith($"born: \"{shown}…\" ", document.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(value, Encoding.UTF8.GetBytes(document.RootElement.GetProperty("raw").GetString()!));
    }

    [Fact]
    public void A_row_past_the_limit_is_cut_between_characters()
    {
        Assert.Equal(1024, RejectedLines.Head(new byte[5000]).Length);
        Assert.Equal(1024, RejectedLines.Head(new byte[1024]).Length);
        Assert.Equal(5, RejectedLines.Head(new byte[5]).Length);
        for (var before = 0; before < 4; before++)
        {
            var row = Encoding.UTF8.GetBytes(new string('x', before) + string.Concat(Enumerable.Repeat("🧪", 400)));
            var head = RejectedLines.Head(row);
            Assert.InRange(head.Length, 1021, 1024);
            Assert.True(System.Text.Unicode.Utf8.IsValid(head));
        }
    }

    [Fact]
    public void Lines_are_made_absolute_and_nothing_else_is_changed()
    {
        var lines = Append(0, 10, RejectReasons.FieldCount, null, default, "{\"line\":7"u8)
            + Append(98, 5_000_000_000, RejectReasons.StrayQuote, null, default, "x"u8);
        Assert.Equal(
            lines.Replace("{\"line\":0,", "{\"line\":2,", StringComparison.Ordinal)
                .Replace("{\"line\":98,", "{\"line\":100,", StringComparison.Ordinal),
            Rebase(lines, 2));
        Assert.Contains("{\"line\":5000000098,", Rebase(lines, 5_000_000_000), StringComparison.Ordinal);
        Assert.Equal("", Rebase("", 5));
    }

    [Fact]
    public void A_lead_begins_each_record() => Assert.Equal(
        "{\"file\":\"a\",\"line\":3,\"offset\":0}\n{\"file\":\"a\",\"line\":12,\"offset\":7}\n",
        Rebase("{\"line\":0,\"offset\":0}\n{\"line\":9,\"offset\":7}\n", 3, "\"file\":\"a\","));

    [Theory]
    [InlineData("{\"line\":1,\"offset\":0}")] // no LF: cut off
    [InlineData("{\"line\":x}\n")]
    [InlineData("{\"offset\":0}\n")]
    [InlineData("\n")]
    public void Damaged_lines_are_never_passed_on(string damaged) =>
        Assert.Throws<InvalidDataException>(() => Rebase(damaged, 1));

    private static string Append(
        long line, long offset, RejectReason reason, string? column, ReadOnlySpan<byte> value, ReadOnlySpan<byte> raw)
    {
        var output = new ByteBuffer(1);
        RejectedLines.Append(ref output, line, offset, new Rejection(reason), raw, column, value);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Rebase(string lines, long before, string lead = "")
    {
        var output = new ArrayBufferWriter<byte>();
        RejectedLines.Rebase(Encoding.UTF8.GetBytes(lines), before, output, Encoding.UTF8.GetBytes(lead));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
