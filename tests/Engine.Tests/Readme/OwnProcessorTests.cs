using System.Text;
using System.Text.RegularExpressions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Readme;

/// <summary>The processor that the README shows is <see cref="DecadeProcessor"/>, to the letter; and it works.</summary>
public sealed partial class OwnProcessorTests
{
    [Fact]
    public async Task The_readme_shows_it_whole_in_under_25_lines()
    {
        var shown = CodeBlock().Matches(await File.ReadAllTextAsync(Repository.PathOf("README.md")))
            .Select(block => block.Groups[1].Value).Single(code => code.Contains(": IRecordProcessor<", StringComparison.Ordinal));

        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf("tests/Engine.Tests/Readme/DecadeProcessor.cs")), shown);
        Assert.InRange(shown.Count(character => character == '\n'), 1, 24);
    }

    [Fact]
    public async Task It_computes_in_the_pipeline_and_what_it_throws_rejects_its_record()
    {
        var sink = await RunAsync("name,born\nAda,1815\nHypatia,Unknown\nEmmy,1882\n", new DecadeProcessor(years: 10));

        Assert.Equal("{\"name\":\"Ada\",\"decade\":1810}\n{\"name\":\"Emmy\",\"decade\":1880}\n", Encoding.UTF8.GetString([.. sink.Ages]));
        Assert.Equal(
            """
            {"line":3,"offset":19,"reason":"processor-failed","detail":"the processor failed: FormatException: The input string 'Unknown' was not in a correct format.","raw":"Hypatia,Unknown"}

            """,
            Encoding.UTF8.GetString(sink.Rejected));
    }

    private static async Task<CollectingSink> RunAsync<TProcessor>(string text, TProcessor processor)
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        var input = await DecodedInput.OpenAsync(
            new BytesSource(Encoding.UTF8.GetBytes(text)), new DialectOptions(), TProcessor.Schema.Columns, limit: null, default);
        var sink = new CollectingSink(input.Dialect.HeaderLines);
        var pipeline = new SlicePipeline(
            input.Source, () => AgeEngine.Computer(input.Dialect, processor, 1 << 20), sink, new SlicePipelineOptions { Workers = 2 });
        await pipeline.RunAsync(input.Dialect.FirstRow, long.MaxValue, input.Dialect.FirstRow, default);
        return sink;
    }

    [GeneratedRegex("```csharp\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
