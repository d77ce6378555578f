using System.Text;
using System.Text.Json;
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
    public async Task A_needed_text_that_is_not_utf8_is_rejected_with_or_without_escapes()
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

    [Theory]
    [InlineData("{\"name\":\"Ada\",\"born\":1815},", 26, false)] // comma-separated lines
    [InlineData("{\"name\":\"Ada\",\"born\":1815}{\"name\":\"Tu\",\"born\":1930}", 26, false)]
    [InlineData(" {\"name\":\"Ada\" \"born\":1815}", 15, false)]
    [InlineData("{\"name\":\"Ada\",\"born\":01815}", 21, false)]
    [InlineData("{\"name\":\"Ada\",\"born\":1815.}", 26, false)]
    [InlineData("{\"name\":\"A\\da\",\"born\":1815}", 11, false)]
    [InlineData("{\"name\":\"Ada\",\"born\":1815", 25, false)]
    [InlineData("{\"name\":\"Ada\",\"x\":[1,tru],\"born\":1815}", 24, false)]
    [InlineData("{\"name\":\"Ada\",\"x\":{y:1},\"born\":1815}", 19, false)]
    [InlineData("{'name':'Ada'}", 1, false)]
    [InlineData("Ada,1815", 0, false)]
    [InlineData("{\"\\ud800\":1}", 2, false)]
    [InlineData("{\"name\":\"\\ud800\",\"born\":1815}", 9, false)]
    [InlineData("D64", 81, true)]
    public async Task Invalid_json_says_where(string line, int at, bool tooDeep)
    {
        if (line == "D64") line = $"{{\"name\":\"Ada\",\"x\":{new string('[', 64)}{new string(']', 64)},\"born\":1815}}";
        var sink = await ComputeAsync(Encoding.UTF8.GetBytes($"{{\"name\":\"Tu\",\"born\":1930}}\n{line}\r\n"));
        Assert.Equal("invalid-json", Reason(sink));
        var detail = JsonDocument.Parse(sink.Rejected).RootElement.GetProperty("detail").GetString();
        Assert.Equal($"the line is not valid JSON{(tooDeep ? ": nested more than 64 levels deep" : "")} at byte {at}", detail);
    }

    [Theory]
    [InlineData("{\n  \"name\": \"Ann\",\n  \"born\": 1815\n}\n", 0)]
    [InlineData("\uFEFF\r\n{\r\n\t\"name\": \"Ann\"", 5)]
    [InlineData("{\"name\": \"Ann\",\n\"born\": 1815}\n{\"name\":\"Tu\",\"born\":1930}\n", 0)]
    public async Task One_object_over_several_lines_is_refused_with_what_to_do(string input, int at)
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.OpenAsync(Encoding.UTF8.GetBytes(input)));
        Assert.Equal(("invalid-json", at), (refusal.Code, refusal.At!.Offset));
        Assert.Contains("one object over several lines: use jq -c, or wrap it in an array", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\":\"Ann\",\"born\":1815}{\"name\":\"Tu\",\"born\":1930}", 0, 26)] // curl -d
    [InlineData("{\"name\":\"Ann\",\"born\":1815}\r{\"name\":\"Tu\",\"born\":1930}\r", 0, 27)]
    [InlineData("\n {\"name\":\"Ann\",\"born\":1815}, {\"name\":\"Tu\",\"born\":1930}\n", 2, 30)]
    public async Task One_line_of_several_objects_is_refused_with_what_to_do(string input, int at, int next)
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.OpenAsync(Encoding.UTF8.GetBytes(input)));
        Assert.Equal(("invalid-json", at), (refusal.Code, refusal.At!.Offset));
        Assert.Contains($"the next one begins at byte {next}.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--data-binary", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\":\"Ada\",\n{\"name\":\"Tu\",\"born\":1930}\n", 1)] // the first record is cut off
    [InlineData("\n \n{\"name\":\"Ada\",\"born\":1815}\n\n{\"name\":\"Tu\",\"born\":1930}\n\n", 2)]
    [InlineData("{\"name\":\"Ada\nLovelace\",\"born\":1815}\n{\"name\":\"Tu\",\"born\":1930}\n", 1)]
    [InlineData("{}\n{\"name\":\"Tu\",\"born\":1930}", 1)]
    public async Task A_record_that_cannot_be_used_does_not_make_it_one_object(string input, int results) =>
        Assert.Equal(results, (await PlainText.ComputeAsync(Encoding.UTF8.GetBytes(input))).Counts.Results);

    [Theory]
    [InlineData(InputFormat.Ndjson)]
    [InlineData(InputFormat.JsonArray)]
    public async Task Every_record_decides_for_itself_whether_it_has_the_optional_member(InputFormat format)
    {
        string[] records =
        [
            "{\"name\":\"Bob\",\"born\":1930}", "{\"name\":\"Ann\",\"born\":1815,\"died\":1852}", "{\"DIED\":null,\"name\":\"Cy\",\"born\":1815}",
            "{\"died\":\"\",\"name\":\"Di\",\"born\":1815}", "{\"x\":{\"died\":1852},\"name\":\"Ed\",\"born\":1815}",
        ];
        var input = format == InputFormat.Ndjson ? string.Join('\n', records) : $"[{string.Join(',', records)}]";
        var sink = await PlainText.ComputeAsync(Encoding.UTF8.GetBytes(input));
        Assert.Equal(
            "{\"name\":\"Bob\",\"age\":87}\n{\"name\":\"Ann\",\"age\":202,\"ageAtDeath\":37}\n{\"name\":\"Cy\",\"age\":202,\"ageAtDeath\":null}\n"
            + "{\"name\":\"Di\",\"age\":202,\"ageAtDeath\":null}\n{\"name\":\"Ed\",\"age\":202}\n",
            Encoding.UTF8.GetString([.. sink.Ages]));
    }

    private static string Reason(CollectingSink sink) => Assert.Single(RejectedRecord.Parse(sink.Rejected)).Reason;

    private static Task<CollectingSink> ComputeAsync(byte[] line) =>
        PlainText.ComputeAsync(line, new DialectOptions { Format = InputFormat.Ndjson });
}
