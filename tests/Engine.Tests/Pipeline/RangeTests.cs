using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>Parts of a file through the pipeline, as the activities of a batch compute them.</summary>
public sealed class RangeTests
{
    private static readonly SlicePipelineOptions Options = new() { SliceSize = 7, Workers = 2, Beyond = 4 };

    [Fact]
    public async Task A_range_owns_the_rows_that_start_in_it()
    {
        var input = Plain("Ada Lovelace,1815\n\nTu,1930\r\nEmmy Noether,1882\nVera,Unknown\nSally Ride,1951");
        var expected = input.Expected();
        var dialect = AgeEngine.Dialect(input);
        for (var from = (int)expected.FirstRow; from < expected.Length; from++)
        {
            for (var to = from + 1; to <= expected.Length; to++)
            {
                var (outcome, _) = await PipelineRun.RangeAsync(
                    input, dialect, new BytesSource(input.Bytes), Options, from, to, start: null);

                var start = expected.RowAtOrAfter(from);
                Assert.Equal(start < to ? start : null, outcome.Start);
                Assert.Equal(start < to ? expected.RowAtOrAfter(to) : null, outcome.End);
                Assert.Equal(expected.RowStarts.Count(row => row >= from && row < to), outcome.Counts.Rows);
            }
        }
    }

    [Fact]
    public async Task A_range_within_one_row_is_transparent()
    {
        var input = Plain($"Ada,1815\n{new string('x', 500)},1815\nTu,1930\n");
        var (outcome, sink) = await PipelineRun.RangeAsync(
            input, AgeEngine.Dialect(input), new BytesSource(input.Bytes), Options, from: 100, to: 300, start: null);

        Assert.Equal(new RangeOutcome(null, null, default), outcome);
        Assert.Empty(sink.Ages);
    }

    [Fact]
    public async Task A_range_ends_behind_its_last_row_though_that_row_is_past_the_limit_and_the_range()
    {
        var input = Plain($"Ada,1815\n{new string('x', 5000)},1815\nTu,1930\n") with { MaxRowBytes = 100 };
        var dialect = AgeEngine.Dialect(input);
        var (outcome, _) = await PipelineRun.RangeAsync(
            input, dialect, new BytesSource(input.Bytes), Options, dialect.FirstRow, to: 30, dialect.FirstRow);

        Assert.Equal(input.Bytes.Length - "Tu,1930\n".Length, outcome.End);
        Assert.Equal(new RowCounts(Rows: 2, Records: 2, Rejected: 1, Lines: 2), outcome.Counts);
    }

    [Fact]
    public Task Ranges_of_any_size_make_the_whole_after_boundary_verification() =>
        Parallel.ForAsync(0, TestScale.Files(150), async (seed, _) =>
        {
            var input = seed % 2 == 0 ? CsvGenerator.Generate(seed) : TinyAlphabetGenerator.Csv(seed);
            var draw = new Draw(seed);
            try
            {
                for (var size = 1; size <= input.Bytes.Length; size += draw.Number(1, 12)) await VerifyAsync(input, size);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{exception.Message}\n{input}", exception);
            }
        });

    // As a batch: every range on its own, then boundary verification, and again after a mismatch.
    private static async Task VerifyAsync(GeneratedInput input, int size)
    {
        var expected = input.Expected();
        var dialect = AgeEngine.Dialect(input);
        var ages = new List<byte>();
        var rejected = new List<RejectedRecord>();
        var counts = new RowCounts();
        var position = dialect.FirstRow;
        for (var from = dialect.FirstRow; from < expected.Length; from += size)
        {
            var to = from + size;
            var (outcome, sink) = await RangeAsync(from == dialect.FirstRow ? from : null);
            var link = Boundary.Check(
                new RowPosition(position), from, to, new RowPosition(outcome.Start ?? 0), outcome.Start is null);
            if (link == BoundaryCheck.NoRow) continue;
            if (link == BoundaryCheck.Mismatch) (outcome, sink) = await RangeAsync(position);

            ages.AddRange(sink.Ages);
            // The first pass did not know how many lines come before.
            rejected.AddRange(RejectedRecord.Parse(sink.Rejected)
                .Select(record => record with { Line = record.Line + dialect.HeaderLines + counts.Lines }));
            counts += outcome.Counts;
            position = outcome.End!.Value;

            Task<(RangeOutcome, CollectingSink)> RangeAsync(long? start) => PipelineRun.RangeAsync(
                input, dialect, new BytesSource(input.Bytes), Options, from, to, start, linesBefore: 0);
        }

        Assert.Equal(expected.Length, position);
        Assert.True(ages.SequenceEqual(expected.Ages), $"Results differ with ranges of {size} bytes");
        Assert.Equal(expected.Rejected, rejected);
        Assert.Equal(expected.Counts, counts);
    }

    private static GeneratedInput Plain(string rows) => new(
        "CSV", 0, System.Text.Encoding.UTF8.GetBytes("name,born\n" + rows), InputFormat.Csv, ',', 1 << 20);
}
