using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>What docs/ages.md says, held against what batches do.</summary>
public sealed class AgesDocTests
{
    private const string Document = "docs/ages.md";

    private static readonly DocExample[] Examples =
        [.. DocExample.ReadAll(Document).Where(example => example.Code("Gives") is not null)];

    [Theory]
    [InlineData(InputFormat.Csv)]
    [InlineData(InputFormat.Ndjson)]
    public async Task Every_example_gives_the_documented_result(InputFormat format)
    {
        Assert.True(Examples.Length >= 60, $"{Document} has only {Examples.Length} examples.");
        foreach (var example in Examples)
        {
            var gives = await OutcomeAsync(Input(example, format), Assert.Single(example.Code("Asked")!));
            Assert.True(example.Code("Gives")!.SequenceEqual(gives), $"{Document} is wrong: {example} gives {string.Join(' ', gives)}");
        }
    }

    private static string Input(DocExample example, InputFormat format)
    {
        var born = string.Concat(example.Code("Born")!);
        var died = example.Code("Died") is { } code ? string.Concat(code) : null;
        if (format == InputFormat.Csv) return died is null ? $"name,born\nx,{born}\n" : $"died,name,born\n{died},x,{born}\n";
        return died is null ? $$"""{"name":"x","born":"{{born}}"}""" : $$"""{"Died":"{{died}}","name":"x","born":"{{born}}"}""";
    }

    // The ages, or the reason, or the code of the refusal.
    private static async Task<string[]> OutcomeAsync(string text, string asked)
    {
        try
        {
            var given = asked.Split(' ').Select(option => option.Split('=')).ToDictionary(option => option[0], option => option[1]);
            var options = AgeBatches.Table.Read(given.GetValueOrDefault, new DateOnly(1900, 1, 1));
            var input = await DecodedInput.OpenAsync(
                new BytesSource(Encoding.UTF8.GetBytes(text)), options.Input, AgeProcessor.Schema.Columns, limit: null, default);
            var sink = new CollectingSink(input.Dialect.HeaderLines);
            var pipeline = new SlicePipeline(
                input.Source, () => AgeBatches.Processors.CreateComputer(options, input.Dialect, SecretValues.None), sink, new SlicePipelineOptions { Workers = 1 });
            await pipeline.RunAsync(input.Dialect.FirstRow, long.MaxValue, input.Dialect.FirstRow, default);
            if (sink.Counts.Rejected > 0) return [Assert.Single(RejectedRecord.Parse(sink.Rejected)).Reason];

            using var result = JsonDocument.Parse(sink.Ages.ToArray());
            var members = result.RootElement.EnumerateObject().Skip(1).ToArray();
            var fields = AgeBatches.Processors.ResultsOf(options, input.Dialect).Skip(1).Select(field => field.Name);
            Assert.Equal(fields.Take(members.Length), members.Select(member => member.Name));
            return [.. members.Select(member => member.Value.GetRawText())];
        }
        catch (BatchException refusal)
        {
            return [refusal.Code];
        }
    }
}
