using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>
/// The memory that results are written to grows, and so moves, in the middle of a result. Where that result is then dropped,
/// those before it and behind it are what they would have been.
/// </summary>
public sealed class OutputGrowthTests
{
    // Each of its characters takes six bytes in a result.
    private static readonly string Long = new('\u000b', 2000);

    [Theory]
    [InlineData(ResultFormat.Ndjson)]
    [InlineData(ResultFormat.Csv)]
    public async Task A_record_rejected_behind_its_long_name_leaves_nothing_behind(ResultFormat format) =>
        await CheckAsync(Encoding.UTF8.GetBytes($"name,born,died\nAda,1815,1852\n{Long},1815,Unknown\nTu,1930,\n"), format);

    [Theory]
    [InlineData(ResultFormat.Ndjson)]
    [InlineData(ResultFormat.Csv)]
    public async Task A_name_that_is_not_text_leaves_nothing_behind_however_full_the_memory_is(ResultFormat format)
    {
        // Names that fill it up to each of the places around the one from which it grows.
        for (var length = 3900; length < 4100; length++)
        {
            await CheckAsync(
                [.. "name,born\n"u8, .. Encoding.ASCII.GetBytes(new string('x', length)), .. ",1815\n"u8, 0xFF, .. ",1815\nTu,1930\n"u8], format);
        }
    }

    [Theory]
    [InlineData(ResultFormat.Ndjson)]
    [InlineData(ResultFormat.Csv)]
    public async Task A_processor_that_throws_behind_a_long_name_leaves_nothing_behind(ResultFormat format)
    {
        var file = Encoding.UTF8.GetBytes($"name,born\nAda,1815\n{Long},1815\nTu,1930\n");
        var sink = await RunAsync(Csv(file), new ThrowsBehindLongNames(), format);
        Assert.Equal("processor-failed", Assert.Single(RejectedRecord.Parse(sink.Rejected)).Reason);
        Assert.Equal(
            format == ResultFormat.Csv ? "Ada\nTu\n" : "{\"name\":\"Ada\"}\n{\"name\":\"Tu\"}\n", Encoding.UTF8.GetString([.. sink.Ages]));
    }

    [Fact]
    public async Task A_processor_that_throws_behind_a_name_that_is_not_text_leaves_nothing_behind()
    {
        byte[] file = [.. "name,born\n"u8, 0xFF, .. Encoding.UTF8.GetBytes($"{Long},1815\nTu,1930\n")];
        var sink = await RunAsync(Csv(file), new ThrowsBehindLongNames(), ResultFormat.Ndjson);
        Assert.Equal("{\"name\":\"Tu\"}\n", Encoding.UTF8.GetString([.. sink.Ages]));
    }

    private static async Task CheckAsync(byte[] file, ResultFormat format)
    {
        var input = Csv(file);
        var expected = input.Expected();
        var (_, sink) = await PipelineRun.WholeAsync(
            input, AgeEngine.Dialect(input), new BytesSource(file), new SlicePipelineOptions { Workers = 1 }, format);
        Assert.True((format == ResultFormat.Csv ? expected.CsvAges : expected.Ages).SequenceEqual(sink.Ages), $"Results differ: {Escaped.Text([.. sink.Ages])}");
        Assert.Equal(expected.Rejected, RejectedRecord.Parse(sink.Rejected));
    }

    private static GeneratedInput Csv(byte[] file) => new("CSV", 0, file, InputFormat.Csv, ',', 1 << 20);

    private static async Task<CollectingSink> RunAsync<TProcessor>(GeneratedInput input, TProcessor processor, ResultFormat format)
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        var dialect = AgeEngine.Dialect(input);
        var sink = new CollectingSink(dialect.HeaderLines);
        var pipeline = new SlicePipeline(
            new BytesSource(input.Bytes), () => AgeEngine.Computer(dialect, processor, input.MaxRowBytes, format), sink,
            new SlicePipelineOptions { Workers = 1 });
        await pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, default);
        return sink;
    }

    private readonly struct ThrowsBehindLongNames : IRecordProcessor<ThrowsBehindLongNames>
    {
        public static ProcessorSchema Schema { get; } = new("throws", version: 1)
        {
            Columns = AgeEngine.Columns,
            Results = [ResultField.Text("name")],
        };

        public static ThrowsBehindLongNames Create(ProcessorContext context) => new();

        public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            result.Text(fields[0]);
            return fields[0].Length < 1000 ? Rejection.None : throw new InvalidOperationException("Too long for this one.");
        }
    }
}
