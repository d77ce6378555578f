using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServerlessAges.Tests.Generators;

namespace ServerlessAges.Tests.Programs;

/// <summary>What a program gets, and what becomes of its answers.</summary>
public sealed class ProgramTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public Task It_gets_every_csv_record_once_and_its_answers_come_in_order_at_every_slice_size() =>
        Parallel.ForAsync(0, TestScale.Files(60), async (seed, _) =>
        {
            var draw = new Draw(seed);
            var names = Enumerable.Range(0, draw.Number(1, 12)).Select(i => draw.Of("name", "größe", "a \"b\"", "x,y") + i).ToArray();
            var text = new StringBuilder(string.Join(',', names.Select(Quoted)) + "\n");
            var (expected, rejected) = (new List<string>(), 0);
            for (var row = draw.Number(0, 200); row > 0; row--)
            {
                var isBad = names.Length > 1 && draw.Chance(5);
                var values = names.Skip(isBad ? 1 : 0).Select(_ => Value(draw)).ToArray();
                if (values is [""]) values = ["x"]; // a blank row is no record
                text.Append(string.Join(',', values.Select(value => draw.Chance(20) ? Always(value) : Quoted(value))) + draw.Of("\n", "\r\n"));
                if (isBad) rejected++;
                else expected.Add(Object(names.Zip(values)));
            }

            var run = await ProgramRun.RunAsync("cat", text.ToString(), draw.Of(1, 7, 30, 200, 1 << 20), draw.Number(1, 4));

            Assert.Equal(expected, run.Results);
            Assert.Equal((rejected, expected.Count), (run.Counts.Rejected, run.Counts.Results));
            Assert.All(run.Rejected, one => Assert.Equal("field-count", one.Reason));
        });

    [Fact]
    public Task It_gets_ndjson_records_as_they_are_at_every_slice_size() =>
        Parallel.ForAsync(0, TestScale.Files(60), async (seed, _) =>
        {
            var draw = new Draw(seed);
            var (text, expected, rejected) = (new StringBuilder("{}\n"), new List<string> { "{}" }, new List<string>());
            for (var row = draw.Number(0, 200); row > 0; row--)
            {
                var isBad = draw.Chance(5);
                var record = isBad
                    ? draw.Of("[1]", "{\"a\":}", "x", "{} {}")
                    : draw.Of("{}", "{\"a\": [1, {\"b\": null}], \"ü\":\"\\u00fc\"}", "{\"error\":1}", $"{{\"n\":{draw.Number(0, 100)}}}");
                text.Append(draw.Of("", " ") + record + draw.Of("", " ") + draw.Of("\n", "\r\n", "\n\n"));
                if (isBad) rejected.Add(record);
                else expected.Add(record);
            }

            var run = await ProgramRun.RunAsync("cat", text.ToString(), draw.Of(1, 7, 30, 200, 1 << 20), draw.Number(1, 4));

            Assert.Equal(expected, run.Results);
            Assert.Equal(rejected, run.Rejected.Select(one => one.Raw!.Trim()));
        });

    [Fact]
    public async Task A_column_can_hold_more_than_a_pipe_and_a_record_more_than_the_program_reads_at_once()
    {
        var rows = Enumerable.Range(0, 300).Select(i => new string((char)('a' + i % 26), 20_000)).ToArray();

        var run = await ProgramRun.RunAsync("cat", "text\n" + string.Join('\n', rows));

        Assert.Equal(rows.Select(row => $"{{\"text\":\"{row}\"}}"), run.Results);
    }

    [Theory]
    [InlineData("*", "{\"id\":\"1\",\"born\":1815,\"x\":\"2\",\"name\":\"Ada\"}")]
    [InlineData("x", "{\"x\":\"2\",\"name\":\"Ada\",\"born\":1815}")]
    [InlineData(null, "{\"name\":\"Ada\",\"born\":1815}")]
    public async Task Kept_columns_precede_and_an_answers_member_takes_the_place_of_one_of_its_name(string? keep, string expected)
    {
        var options = new DialectOptions { Keep = keep is null ? null : [keep] };
        var command = ProgramRun.PerLine("""echo '{"name":"Ada","born":1815}'""");

        var csv = await ProgramRun.RunAsync(command, "id,born,x\n1,?,2\n"u8.ToArray(), options);
        var ndjson = await ProgramRun.RunAsync(command, "{\"id\":\"1\",\"born\":\"?\",\"x\":\"2\"}\n"u8.ToArray(), options);

        Assert.Equal([expected], csv.Results);
        Assert.Equal([expected], ndjson.Results);
    }

    [Fact]
    public async Task An_error_rejects_the_record_with_its_text()
    {
        var run = await ProgramRun.RunAsync(
            ProgramRun.PerLine("""case $l in *Bob*) echo '{"error": "no \"luck\" with Bob"}';; *) echo "$l";; esac"""),
            "name,born\nAda,1815\nBob,x\nTu,1930\n", sliceSize: 4);

        Assert.Equal(["{\"name\":\"Ada\",\"born\":\"1815\"}", "{\"name\":\"Tu\",\"born\":\"1930\"}"], run.Results);
        Assert.Equal(
            new ProgramRun.Rejection(3, "program-rejected", "the program rejected the record: no \"luck\" with Bob", "Bob,x"), Assert.Single(run.Rejected));
    }

    [Theory]
    [InlineData("hello", "'hello'")]
    [InlineData("", "''")]
    [InlineData("[1]", "'[1]'")]
    [InlineData("{\"a\":1} x", "'{\"a\":1} x'")]
    [InlineData("{\"a\":\"\\ud800\"}", "'{\"a\":\"\\ud800\"}'")]
    public async Task An_answer_that_is_not_an_object_rejects_its_record_and_no_other(string answer, string shown)
    {
        var run = await ProgramRun.RunAsync(
            ProgramRun.PerLine($"""case $l in *Bob*) printf '%s\n' '{answer}';; *) echo "$l";; esac"""),
            "name\n" + string.Concat(Enumerable.Range(0, 50).Select(i => i == 25 ? "Bob\n" : $"x{i}\n")));

        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != 25).Select(i => $"{{\"name\":\"x{i}\"}}"), run.Results);
        var rejected = Assert.Single(run.Rejected);
        Assert.Equal((27, "processor-failed"), (rejected.Line, rejected.Reason));
        Assert.Equal($"the processor failed: the program's answer is not a JSON object on one line: {shown}", rejected.Detail);
    }

    [Fact]
    public async Task A_csv_record_that_is_not_utf8_is_rejected_and_not_sent()
    {
        var run = await ProgramRun.RunAsync("cat", [.. "name\nAda\n\""u8, 0xFF, .. "\"\nTu\n"u8]);

        Assert.Equal(["{\"name\":\"Ada\"}", "{\"name\":\"Tu\"}"], run.Results);
        Assert.Equal((3, "invalid-utf8", null), Assert.Single(run.Rejected) is var one ? (one.Line, one.Reason, one.Raw) : default);
    }

    [Fact]
    public async Task Another_command_is_another_version()
    {
        int Version(string command) => new ProcessorRegistry().AddProgram(command, _ => { }).Find("exec").Schema.Version;

        Assert.Equal(Version("cat"), Version("cat"));
        Assert.NotEqual(Version("cat"), Version("cat -u"));
        await Task.CompletedTask;
    }

    private static string Value(Draw draw) => draw.Of("", "1815", "Ada", "a,b", "say \"hi\"", "two\nlines", "Émilie 日本", "tab\there", "back\\slash");

    private static string Quoted(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : Always(value);

    private static string Always(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Object(IEnumerable<(string Name, string Value)> members) =>
        "{" + string.Join(',', members.Select(member => JsonSerializer.Serialize(member.Name, Relaxed) + ":" + JsonSerializer.Serialize(member.Value, Relaxed))) + "}";
}
