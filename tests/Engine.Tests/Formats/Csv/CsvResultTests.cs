using System.Globalization;
using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Csv;

public sealed class CsvResultTests
{
    [Fact]
    public async Task Results_as_csv_hold_what_results_as_ndjson_hold()
    {
        var results = 0;
        for (var seed = 0; seed < TestScale.Files(500); seed++)
        {
            var input = seed % 2 == 0 ? CsvGenerator.Generate(seed) : NdjsonGenerator.Generate(seed);
            var csv = CsvOracle.Fields(await ComputeAsync(input, ResultFormat.Csv), ',')
                .Select(fields => string.Join(" is ", fields.Select(Encoding.UTF8.GetString)));
            var ndjson = Encoding.UTF8.GetString(await ComputeAsync(input, ResultFormat.Ndjson))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(json => Sentence(json, input.Format)).ToArray();
            Assert.Equal(ndjson, csv);
            results += ndjson.Length;
        }

        Assert.True(results > 100, $"Only {results} results were compared.");
    }

    [Theory]
    [InlineData("Ada", "Ada")]
    [InlineData("", "")]
    [InlineData(" Ada ", " Ada ")]
    [InlineData("Ada, Lady", "\"Ada, Lady\"")]
    [InlineData("say \"Ada\"", "\"say \"\"Ada\"\"\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("lone\rCR", "\"lone\rCR\"")]
    [InlineData("Zoë; 🧪", "Zoë; 🧪")]
    public void Text_is_quoted_only_where_it_must_be(string text, string written)
    {
        var result = new ResultText(ResultFormat.Csv, AgeProcessor.Schema.ResultsFor(hasOptional: false));
        var writer = result.Begin();
        writer.Text(Encoding.UTF8.GetBytes(text));
        writer.Number(202);
        Assert.Equal(written + ",202\n", Encoding.UTF8.GetString(result.End().Span));
        Assert.Equal("name,age\n", Encoding.UTF8.GetString(result.Header.Span));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("=HYPERLINK(\"http://x\",1)", "\"'=HYPERLINK(\"\"http://x\"\",1)\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠1", "'＠1")]
    [InlineData("Ada=1", "Ada=1")]
    [InlineData("'t Hooft", "'t Hooft")]
    [InlineData("ｏ", "ｏ")]
    [InlineData("", "")]
    public void Safe_csv_puts_an_apostrophe_before_formulas(string text, string written)
    {
        var result = new ResultText(ResultFormat.Csv, AgeProcessor.Schema.ResultsFor(hasOptional: false), csvSafe: true);
        var writer = result.Begin();
        writer.Text(Encoding.UTF8.GetBytes(text));
        writer.Number(-5); // a number stays one
        Assert.Equal(written + ",-5\n", Encoding.UTF8.GetString(result.End().Span));
    }

    private static string Sentence(string json, InputFormat input)
    {
        using var document = JsonDocument.Parse(json);
        var age = document.RootElement.GetProperty("age").GetInt64().ToString(CultureInfo.InvariantCulture);
        var atDeath = document.RootElement.TryGetProperty("ageAtDeath", out var value) ? $" is {value}"
            : input == InputFormat.Ndjson ? " is " : "";
        return $"{document.RootElement.GetProperty("name").GetString()} is {age}{atDeath}";
    }

    private static async Task<byte[]> ComputeAsync(GeneratedInput input, ResultFormat format)
    {
        var dialect = AgeEngine.Dialect(input);
        var sink = new CollectingSink(dialect.HeaderLines);
        var pipeline = new SlicePipeline(
            new BytesSource(input.Bytes), () => AgeEngine.Computer(dialect, input.MaxRowBytes, format), sink,
            new SlicePipelineOptions { SliceSize = 64, Workers = 1 });
        await pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, default);
        return [.. sink.Ages];
    }
}
