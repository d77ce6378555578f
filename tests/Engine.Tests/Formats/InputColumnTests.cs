using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Formats;

/// <summary>The last field of each result is the name of the input.</summary>
public sealed class InputColumnTests
{
    [Theory]
    [InlineData("name,born,died\nAda,1815,1852\nTu,1930,\nx,y,\n", null, "file", "a/b.csv", "name,age,ageAtDeath,file\nAda,202,37,a/b.csv\nTu,87,,a/b.csv\n")]
    [InlineData("name,born\nAda,1815\n", null, "the, file", "a,\"b\".csv", "name,age,\"the, file\"\nAda,202,\"a,\"\"b\"\".csv\"\n")]
    [InlineData("id,name,born\n7,Ada,1815\n", "*", "file", "é🧪.csv", "id,name,born,age,file\n7,Ada,1815,202,é🧪.csv\n")]
    [InlineData("File,name,born\nold,Ada,1815\n", "*", "file", "new", "file,name,born,age\nnew,Ada,1815,202\n")]
    [InlineData("{\"name\":\"Ada\",\"born\":1815,\"died\":null}\n", "born", "file", "a", "born,name,age,ageAtDeath,file\n1815,Ada,202,,a\n")]
    public async Task Csv_results_have_it(string input, string? keep, string column, string name, string expected) =>
        Assert.Equal(expected, await ComputeAsync("csv", input, keep, column, name));

    [Theory]
    [InlineData("name,born\nAda,1815\n", null, "a\"b", "{\"name\":\"Ada\",\"age\":202,\"file\":\"a\\\"b\"}\n")]
    [InlineData("{\"name\":\"Ada\",\"born\":1815,\"died\":1852}\n{\"name\":\"Tu\",\"born\":1930}\n", null, "a", "{\"name\":\"Ada\",\"age\":202,\"ageAtDeath\":37,\"file\":\"a\"}\n{\"name\":\"Tu\",\"age\":87,\"file\":\"a\"}\n")]
    [InlineData("{\"FILE\":[1],\"name\":\"Ada\",\"x\":{},\"born\":1815}\n", "*", "a", "{\"file\":\"a\",\"name\":\"Ada\",\"x\":{},\"born\":1815,\"age\":202}\n")]
    [InlineData("{\"x\":{},\"name\":\"Ada\",\"born\":1815}\n", "x", "a", "{\"x\":{},\"name\":\"Ada\",\"age\":202,\"file\":\"a\"}\n")]
    [InlineData("id,name,born\n7,Ada,1815\n", "id", "a", "{\"id\":\"7\",\"name\":\"Ada\",\"age\":202,\"file\":\"a\"}\n")]
    public async Task Ndjson_results_have_it(string input, string? keep, string name, string expected) =>
        Assert.Equal(expected, await ComputeAsync("ndjson", input, keep, "file", name));

    [Fact]
    public async Task A_name_that_a_spreadsheet_would_take_for_a_formula_is_made_safe_too() =>
        Assert.Equal("name,age,file\nAda,202,'=1.csv\n", await ComputeAsync("csv", "name,born\nAda,1815\n", null, "file", "=1.csv", safe: true));

    [Fact]
    public Task Otherwise_results_and_rejected_records_are_the_same() => Parallel.ForAsync(0, TestScale.Files(100), async (seed, _) =>
    {
        var input = seed % 2 == 0 ? CsvGenerator.Generate(seed) : NdjsonGenerator.Generate(seed);
        var dialect = AgeEngine.Dialect(input);
        var (plain, named) = (await RunAsync(input.Bytes, dialect, null), await RunAsync(input.Bytes, dialect, new InputColumn("file", "a")));
        Assert.Equal(Text(plain.Ages).Replace("}\n", ",\"file\":\"a\"}\n", StringComparison.Ordinal), Text(named.Ages));
        Assert.Equal(plain.Rejected, named.Rejected);

        Task<CollectingSink> RunAsync(byte[] bytes, Dialect of, InputColumn? column) => ComputeAsync(bytes, of, () =>
            AgeBatches.Processors.Find("age").CreateComputer(
                new ProcessorContext(AgeOptions.Values(2017), SecretValues.None, of.WithOptional == true), of, ResultFormat.Ndjson,
                input.MaxRowBytes, csvSafe: false, column));
    });

    [Theory]
    [InlineData("AGE")]
    [InlineData("ageAtDeath")]
    [InlineData("name")]
    public void It_cannot_have_the_name_of_a_result(string name)
    {
        var refused = Assert.Throws<BatchException>(() => Options("csv", null, name));
        Assert.Equal(("bad-option", "inputColumn"), (refused.Code, refused.At?.Option));
        Assert.Contains($"'{name}' is a field of the results of age: choose another name.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_a_name_is_refused()
    {
        var dialect = DialectReader.Read("name,born\n"u8, new DialectOptions(), AgeEngine.Columns);
        var refused = Assert.Throws<BatchException>(
            () => AgeBatches.Processors.CreateComputer(Options("csv", null, "file"), dialect, SecretValues.None));
        Assert.Equal("inputColumn", refused.At?.Option);
    }

    private static BatchOptions Options(string format, string? keep, string column, bool safe = false) => AgeBatches.Table.Read(
        name => name switch
        {
            "format" => format,
            "keep" => keep,
            "inputColumn" => column,
            "csvSafe" => safe ? "true" : null,
            "referenceYear" => "2017",
            _ => null,
        },
        DateOnly.MinValue);

    private static async Task<string> ComputeAsync(string format, string input, string? keep, string column, string name, bool safe = false)
    {
        var (options, bytes) = (Options(format, keep, column, safe), Encoding.UTF8.GetBytes(input));
        var dialect = DialectReader.Read(bytes, options.Input, AgeEngine.Columns);
        var header = Text(AgeBatches.Processors.HeaderOf(options, dialect).ToArray());
        return header + Text((await ComputeAsync(
            bytes, dialect, () => AgeBatches.Processors.CreateComputer(options, dialect, SecretValues.None, input: name))).Ages);
    }

    private static async Task<CollectingSink> ComputeAsync(byte[] bytes, Dialect dialect, Func<SliceComputer> create)
    {
        var sink = new CollectingSink(dialect.HeaderLines);
        var pipeline = new SlicePipeline(new BytesSource(bytes), create, sink, new SlicePipelineOptions { SliceSize = 20 });
        await pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, default);
        return sink;
    }

    private static string Text(IEnumerable<byte> bytes) => Encoding.UTF8.GetString([.. bytes]);
}
