using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>A whole file through the pipeline: on any number of workers, in order, exactly.</summary>
public sealed class SlicePipelineTests
{
    [Fact]
    public Task Every_slice_size_gives_the_same_in_order() =>
        ForEachFileAsync(60, async (input, expected, dialect, draw) =>
        {
            for (var sliceSize = 1; sliceSize <= input.Bytes.Length; sliceSize++)
            {
                var options = Options(draw, sliceSize);
                var source = new BytesSource(input.Bytes, draw.Of(1, 7, 1000));
                Check(expected, await PipelineRun.WholeAsync(input, dialect, source, options), options);
            }
        });

    [Fact]
    public Task A_stream_of_unknown_length_in_odd_pieces_gives_the_same() =>
        ForEachFileAsync(60, async (input, expected, dialect, draw) =>
        {
            for (var sliceSize = 1; sliceSize <= input.Bytes.Length; sliceSize += draw.Number(1, 4))
            {
                var options = Options(draw, sliceSize);
                var stream = new OddStream(input.Bytes, draw.Number(1, 9), draw.Number(1, 99), draw.Number(1, 5));
                using var source = new StreamSource(stream, pageSize: draw.Of(1, 5, 64, input.Bytes.Length + 1));
                Check(expected, await PipelineRun.WholeAsync(input, dialect, source, options), options);
            }
        });

    [Fact]
    public async Task A_row_past_the_limit_may_span_many_slices()
    {
        var row = "\"" + string.Concat(Enumerable.Repeat("twenty bytes, at most\n", 400)) + "\",1815";
        var input = Csv($"name,born\nAda,1815\n{row}\nTu,1930\n", maxRowBytes: 100);
        var (outcome, sink) = await PipelineRun.WholeAsync(
            input, AgeEngine.Dialect(input), new BytesSource(input.Bytes), new() { SliceSize = 50, Workers = 3 });

        Assert.Equal(input.Expected().Ages, sink.Ages);
        var rejected = Assert.Single(RejectedRecord.Parse(sink.Rejected));
        Assert.Equal((3, 19, "row-too-long"), (rejected.Line, rejected.Offset, rejected.Reason));
        Assert.Equal(new RowCounts(Rows: 3, Records: 3, Rejected: 1, Lines: 403), outcome.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task Rows_that_end_far_after_their_slice_are_read_to_their_end(int beyond)
    {
        var rows = Enumerable.Range(0, 20).Select(i => $"\"{new string('é', i * 40)}\n\",1815\n");
        var input = Csv($"name,born\n{string.Concat(rows)}", maxRowBytes: 10_000);
        var options = new SlicePipelineOptions { SliceSize = 16, Workers = 2, Beyond = beyond };
        Check(
            input.Expected(),
            await PipelineRun.WholeAsync(input, AgeEngine.Dialect(input), new BytesSource(input.Bytes), options),
            options);
    }

    private static GeneratedInput Csv(string text, int maxRowBytes) =>
        new("CSV", 0, System.Text.Encoding.UTF8.GetBytes(text), InputFormat.Csv, ',', maxRowBytes);

    private static SlicePipelineOptions Options(Draw draw, int sliceSize) => new()
    {
        SliceSize = sliceSize,
        Workers = draw.Number(1, 5),
        Beyond = draw.Of(0, 3, 50, 16 * 1024),
        SpeculationSample = draw.Of(1, 20, 4096),
    };

    private static void Check(
        Expected expected, (RangeOutcome Outcome, CollectingSink Sink) actual, SlicePipelineOptions options)
    {
        var (outcome, sink) = actual;
        Assert.True(sink.Ages.SequenceEqual(expected.Ages), $"Results differ with {options}");
        Assert.Equal(expected.Rejected, RejectedRecord.Parse(sink.Rejected));
        Assert.Equal(new RangeOutcome(expected.FirstRow, expected.Length, expected.Counts), outcome);
    }

    private static Task ForEachFileAsync(int files, Func<GeneratedInput, Expected, Dialect, Draw, Task> check) =>
        Parallel.ForAsync(0, TestScale.Files(files), async (seed, _) =>
        {
            var input = (seed % 4) switch
            {
                0 => CsvGenerator.Generate(seed),
                1 => NdjsonGenerator.Generate(seed),
                2 => TinyAlphabetGenerator.Csv(seed),
                _ => TinyAlphabetGenerator.Ndjson(seed),
            };
            try
            {
                await check(input, input.Expected(), AgeEngine.Dialect(input), new Draw(seed));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{exception.Message}\n{input}", exception);
            }
        });
}
