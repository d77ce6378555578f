using System.Text;
using ServerlessAges.Records;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Json;

public sealed class NdjsonTests
{
    [Theory]
    [InlineData("{\"name\":\"Ada\",\"born\":1815}", "Ada")]
    [InlineData(" {\"BORN\" : \"1815\" , \"x\":{\"name\":\"no\",\"born\":[1]}, \"\\u006eame\":\"\\u0041da\"}\t", "Ada")]
    [InlineData("{\"name\":7,\"born\":1815}", "7")]
    [InlineData("{\"name\":\"\",\"born\":1815}", "")]
    public async Task An_object_with_name_and_born_is_a_record(string line, string name)
    {
        var sink = await ComputeAsync(Encoding.UTF8.GetBytes(line));
        Assert.Equal($"{{\"name\":\"{name}\",\"age\":202}}\n", Encoding.UTF8.GetString([.. sink.Ages]));
    }

    [Fact]
    public async Task A_needed_text_that_is_not_utf8_is_told_as_such_with_escapes_or_without()
    {
        foreach (var escape in new[] { "", "\\n" })
        {
            byte[] line = [.. "{\"name\":\"Andr"u8, 0xE9, .. Encoding.UTF8.GetBytes(escape), .. "\",\"born\":1815}"u8];
            Assert.Equal("invalid-utf8", Reason(await ComputeAsync(line)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(97)] // longer than any way to write a needed name
    [InlineData(1000)]
    public async Task A_name_of_a_member_is_text_however_long_it_is(int length)
    {
        var name = Encoding.ASCII.GetBytes(new string('x', length));
        byte[][] names = [[.. name, 0xE9], [.. name, .. "\\ud800"u8], [.. name, 0xE9, .. "\\n"u8]];
        foreach (var broken in names)
            Assert.Equal("invalid-json", Reason(await ComputeAsync([.. "{\"name\":\"Ada\",\"born\":1815,\""u8, .. broken, .. "\":1}"u8])));
        foreach (byte[] good in (byte[][])[name, [.. name, .. "é\\u00e9"u8]])
            Assert.Equal(0, (await ComputeAsync([.. "{\"name\":\"Ada\",\"born\":1815,\""u8, .. good, .. "\":1}"u8])).Counts.Rejected);
    }

    [Fact]
    public async Task A_line_of_spaces_is_blank_only_within_the_limit()
    {
        var options = new DialectOptions { Format = InputFormat.Ndjson, MaxRowBytes = 10 };
        Assert.Equal(0, (await PlainText.ComputeAsync("          \n"u8.ToArray(), options)).Counts.Records);
        var sink = await PlainText.ComputeAsync("           \n"u8.ToArray(), options);
        Assert.Equal("row-too-long", Reason(sink));
    }

    [Theory]
    [InlineData(63, 0)] // with the object around it 64
    [InlineData(64, 1)]
    [InlineData(100_000, 1)]
    public async Task Nesting_is_read_to_a_depth_of_64(int depth, int rejected)
    {
        var line = $"{{\"x\":{new string('[', depth)}{new string(']', depth)},\"name\":\"Ada\",\"born\":1815}}\n";
        var sink = await ComputeAsync(Encoding.UTF8.GetBytes(line));
        Assert.Equal((1, rejected), (sink.Counts.Records, sink.Counts.Rejected));
    }

    private static string Reason(CollectingSink sink) => Assert.Single(RejectedRecord.Parse(sink.Rejected)).Reason;

    private static Task<CollectingSink> ComputeAsync(byte[] line) =>
        PlainText.ComputeAsync(line, new DialectOptions { Format = InputFormat.Ndjson });
}
