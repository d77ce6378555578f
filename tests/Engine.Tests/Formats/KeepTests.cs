using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Slices;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Formats;

/// <summary>Results contain input columns, however the input is split.</summary>
public sealed class KeepTests
{
    [Fact]
    public Task Csv_of_ten_columns_gives_the_same_at_every_chunk_size() => Parallel.ForAsync(0, TestScale.Files(300), async (seed, _) =>
    {
        var file = new KeepCsv(seed);
        var dialect = Read(file.Bytes, file.Keep);
        Assert.Equal(file.Header, Names(dialect));
        var safe = seed % 2 == 0;
        var lines = file.Results().Select(fields => Csv(fields.Select(field => (field.Value as string, $"{field.Value}")), safe));
        await CheckAsync(file.Bytes, dialect, ResultFormat.Csv, text => Assert.Equal(string.Concat(lines), text), file.Rejected, safe);
        await CheckAsync(file.Bytes, dialect, ResultFormat.Ndjson, text => Assert.Equal(file.Results(), text.Split('\n')[..^1].Select(Members)), file.Rejected);
    });

    [Fact]
    public Task Ndjson_gives_the_same_at_every_chunk_size() => Parallel.ForAsync(0, TestScale.Files(300), async (seed, _) =>
    {
        var file = new KeepNdjson(seed);
        var dialect = Read(file.Bytes, file.Keep, InputFormat.Ndjson);
        var rejected = file.Rows - file.Lines().Count();
        await CheckAsync(file.Bytes, dialect, ResultFormat.Ndjson, text => Assert.Equal(string.Concat(file.Lines()), text), rejected);
        if (file.KeepsAll) return;
        dialect = dialect with { WithOptional = null, Names = dialect.Names.Take(2).ToArray() };
        var lines = file.Texts().Select(texts => Csv(texts.Select(text => ((string?)text, text)), safe: false));
        await CheckAsync(file.Bytes, dialect, ResultFormat.Csv, text => Assert.Equal(string.Concat(lines), text), rejected);
    });

    [Theory]
    [InlineData("id,name,born,note\n7,Ada,1815,\"first, of all\"\n", "*", "id,name,born,note,age\n7,Ada,1815,\"first, of all\",202\n")]
    [InlineData("id;Name;Born\n7;Ada;1815\n", "born", "Born,name,age\n1815,Ada,202\n")]
    [InlineData("AGE,name,born\nx,Ada,1815\n", "*", "age,name,born\n202,Ada,1815\n")]
    [InlineData("died,born,name,ageAtDeath\n1852,1815,Ada,old\n,1930,Tu,\n", "ageAtDeath,died", "died,ageAtDeath,name,age\n1852,37,Ada,202\n,,Tu,87\n")]
    public async Task A_computed_column_takes_the_place_of_a_kept_one(string input, string keep, string results)
    {
        var dialect = Read(Encoding.UTF8.GetBytes(input), keep.Split(','));
        var header = string.Join(',', Names(dialect)) + "\n";
        await CheckAsync(Encoding.UTF8.GetBytes(input), dialect, ResultFormat.Csv, text => Assert.Equal(results, header + text), rejected: 0);
    }

    [Theory]
    [InlineData(InputFormat.Csv, ResultFormat.Csv, "{0},{1},{2}")]
    [InlineData(InputFormat.Csv, ResultFormat.Ndjson, "{{\"id\":\"{0}\",\"demand\":\"{1}\",{2}")]
    [InlineData(InputFormat.Ndjson, ResultFormat.Csv, "{0},{1},{2}")]
    [InlineData(InputFormat.Ndjson, ResultFormat.Ndjson, "{{\"id\":{0},\"demand\":\"{1}\",{2}")]
    public async Task Values_of_each_kind_follow_and_failures_reject_the_same_records(InputFormat input, ResultFormat format, string line)
    {
        string[] demands = ["all", "throw", "null", "few", "omit", "nan", "broken", "many", "all"];
        var isCsv = input == InputFormat.Csv;
        var file = Encoding.UTF8.GetBytes((isCsv ? "id,demand\n" : "") + string.Concat(
            demands.Select((demand, i) => isCsv ? $"{i},{demand}\n" : $"{{\"id\":{i},\"demand\":\"{demand}\"}}\n")));
        int[] accepted = [.. Enumerable.Range(0, demands.Length).Where(i => demands[i] is "all" or "null" or "omit")];

        var plain = await RunAsync(null);
        var kept = await RunAsync(["id", "demand"]);

        var expected = plain.Split('\n').Zip(accepted, (values, i) => string.Format(
            null, line, i, demands[i], format == ResultFormat.Csv ? values : values[1..]) + "\n");
        Assert.Equal(string.Concat(expected), kept);

        async Task<string> RunAsync(string[]? keep)
        {
            var options = new DialectOptions { Format = input, Keep = keep };
            var dialect = DialectReader.Read(file, options, KindsProcessor.Schema.Columns);
            var sink = new CollectingSink(dialect.HeaderLines);
            var pipeline = new SlicePipeline(
                new BytesSource(file), () => AgeEngine.Computer(dialect, default(KindsProcessor), 1000, format), sink, new SlicePipelineOptions());
            var outcome = await pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, default);
            Assert.Equal(demands.Length - accepted.Length, outcome.Counts.Rejected);
            return Encoding.UTF8.GetString([.. sink.Ages]);
        }
    }

    [Fact]
    public async Task A_kept_value_that_is_not_utf8_names_its_column()
    {
        byte[] input = [.. "name,born,city\nAda,1815,"u8, 0xFF, .. "\n"u8];
        var rejected = await new ChunkedRun(input, Read(input, ["*"]), 1000, format: ResultFormat.Csv).RunAsync(1000);
        Assert.Contains("\"reason\":\"invalid-utf8\",\"detail\":\"city: is not valid UTF-8\"", Encoding.UTF8.GetString(rejected.Rejected), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\":\"Ada\",\"born\":1815,\"x\":1,\"X\":2}", "x", "duplicate-member", "x: is one of two values")]
    [InlineData("{\"name\":\"Ada\",\"born\":1815,\"x\":\"\\udc00\"}", "x", "invalid-json", "at byte 30")]
    [InlineData("{\"name\":\"Ada\",\"born\":1815,\"x\":[\"\\udc00\"]}", "*", "invalid-json", "at byte 30")]
    [InlineData("{\"name\":\"Ada\",\"born\":1815,\"x\":\"\\uE000\"}", "*", "invalid-utf8", "the record, or a text that the processor wrote, is not valid UTF-8")]
    public async Task A_member_that_cannot_be_kept_rejects_the_record(string line, string keep, string reason, string detail)
    {
        var input = Encoding.Latin1.GetBytes(line.Replace("\\uE000", "\u00ff", StringComparison.Ordinal));
        var run = await new ChunkedRun(input, Read(input, [keep], InputFormat.Ndjson), 1000).RunAsync(1000);
        var rejected = Encoding.UTF8.GetString(run.Rejected);
        Assert.Contains($"\"reason\":\"{reason}\"", rejected, StringComparison.Ordinal);
        Assert.Contains(detail, rejected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,born\n", "nope", "bad-option", "no column 'nope'; it has 'name', 'born'")]
    [InlineData("name;born\n", "nope", "bad-option", "no column 'nope'; it has 'name', 'born'")]
    [InlineData("name,born,x, X\n", "*", "ambiguous-column", "more than one column 'x'")]
    [InlineData("name,born,x, X\n", "x", "ambiguous-column", "more than one column 'x'")]
    public void A_column_that_cannot_be_kept_is_refused(string header, string keep, string code, string message)
    {
        var refusal = Assert.Throws<BatchException>(() => Read(Encoding.UTF8.GetBytes(header), [keep]));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_name_is_made_safe_for_spreadsheets_too() =>
        Assert.Equal("'=formula,age\n"u8, new ResultText(ResultFormat.Csv, [ResultField.Text("=formula"), ResultField.Integer("age")], csvSafe: true).Header.Span);

    [Fact]
    public void A_list_names_each_column_once()
    {
        Assert.Equal(["a", "b c"], DialectArguments.Keep(" a ,b c,"));
        Assert.Null(DialectArguments.Keep(" "));
        foreach (var text in new[] { "a,A", "*,a" })
            Assert.Equal("bad-option", Assert.Throws<BatchException>(() => DialectArguments.Keep(text)).Code);
    }

    private static Dialect Read(byte[] input, string[] keep, InputFormat format = InputFormat.Csv) =>
        DialectReader.Read(input, new DialectOptions { Format = format, Keep = keep }, AgeEngine.Columns);

    private static IEnumerable<string> Names(Dialect dialect) => ResultLayout
        .Create(AgeProcessor.Schema.ResultsFor(dialect.WithOptional == true), dialect).Select(source => source.Field.Name);

    private static async Task CheckAsync(
        byte[] input, Dialect dialect, ResultFormat format, Action<string> check, int rejected, bool csvSafe = false)
    {
        var run = new ChunkedRun(input, dialect, 1 << 20, format: format, csvSafe: csvSafe);
        var size = Math.Max(1, input.Length - (int)dialect.FirstRow);
        var whole = await run.RunAsync(size);
        check(Encoding.UTF8.GetString([.. whole.Ages]));
        Assert.Equal(rejected, whole.Counts.Rejected);
        for (var chunk = 1; chunk < size; chunk++)
        {
            var split = await run.RunAsync(chunk);
            Assert.True(whole.Ages.SequenceEqual(split.Ages) && whole.Rejected.AsSpan().SequenceEqual(split.Rejected), $"At chunk size {chunk}");
        }
    }

    private static string Csv(IEnumerable<(string? Text, string Value)> fields, bool safe) => string.Join(',', fields.Select(field =>
    {
        var value = safe && field.Text is ['=' or '-' or '\r' or '\n', ..] ? $"'{field.Value}" : field.Value;
        return field.Value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    })) + "\n";

    private static (string Name, object Value)[] Members(string line)
    {
        using var row = JsonDocument.Parse(line);
        return [.. row.RootElement.EnumerateObject().Select(member => (
            member.Name, member.Value.ValueKind == JsonValueKind.String ? (object)member.Value.GetString()! : member.Value.GetInt32()))];
    }
}
