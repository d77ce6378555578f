using ServerlessAges.Records;
using ServerlessAges.Slices;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;
using Xunit.Abstractions;

namespace ServerlessAges.Tests.Slices;

/// <summary>A thousand chunks, and at every seam between them a trap.</summary>
public sealed class SeamTests(ITestOutputHelper output)
{
    private const int Chunks = 1000;
    private const int MaxRowBytes = 1024 * 1024;

    [Fact]
    public async Task A_line_feed_inside_quotes_at_every_seam_is_seen_through()
    {
        const int chunkSize = 512;
        var file = SeamFiles.FirstLineFeedMisleads(Chunks, chunkSize);
        Assert.Equal(Chunks - 1, SeamsWhereTheFirstLineFeedMisleads(file, chunkSize));

        var recomputed = await CheckAsync(file, chunkSize);
        Assert.InRange(recomputed, 0, Chunks / 100);
    }

    [Fact]
    public async Task Text_that_fools_the_guess_at_every_seam_costs_one_more_computation_and_no_byte()
    {
        const int chunkSize = 9000; // half of it is more than a guess looks at
        var file = SeamFiles.HalfAChunkMisleads(Chunks, chunkSize);

        var recomputed = await CheckAsync(file, chunkSize);
        Assert.Equal(Chunks - 1, recomputed);
    }

    private async Task<int> CheckAsync(byte[] file, int chunkSize)
    {
        var expected = CsvOracle.Read(file, ',', MaxRowBytes, GeneratedInput.AsOf);
        var dialect = DialectReader.Read(file, new DialectOptions(), AgeEngine.Processor.Columns);
        Assert.Equal(Chunks, (file.Length - dialect.FirstRow + chunkSize - 1) / chunkSize);

        var outcome = await new ChunkedRun(file, dialect, MaxRowBytes).RunAsync(chunkSize);
        Assert.True(outcome.Ages.SequenceEqual(expected.Ages));
        Assert.Equal(expected.Rejected, RejectedRecord.Parse(outcome.Rejected));
        Assert.Equal(expected.Counts, outcome.Counts);
        Assert.Null(ChainProof.Fault(outcome, expected));
        output.WriteLine(
            $"The guess was right at {Chunks - 1 - outcome.Recomputed} of {Chunks - 1} seams; the first line feed would "
            + $"have been wrong at {SeamsWhereTheFirstLineFeedMisleads(file, chunkSize)}.");

        await CheckPipelineAsync(file, dialect, chunkSize, expected, outcome.Recomputed);
        return outcome.Recomputed;
    }

    private static async Task CheckPipelineAsync(
        byte[] file, Dialect dialect, int sliceSize, Expected expected, int recomputed)
    {
        var computed = new int[Chunks + 1];
        var sink = new CollectingSink(dialect.HeaderLines);
        var pipeline = new SlicePipeline(
            new BytesSource(file),
            () => AgeEngine.Computer(dialect, new CountingProcessor(AgeEngine.Processor, computed), MaxRowBytes),
            sink,
            new SlicePipelineOptions { SliceSize = sliceSize, Workers = 2 });
        await pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, default);
        Assert.True(sink.Ages.SequenceEqual(expected.Ages));
        Assert.Equal(expected.Counts, sink.Counts);
        Assert.Equal(recomputed, pipeline.Recomputed);
        Assert.InRange(computed.Max(), 1, 2);
    }

    private static int SeamsWhereTheFirstLineFeedMisleads(byte[] file, int chunkSize)
    {
        var expected = CsvOracle.Read(file, ',', MaxRowBytes, GeneratedInput.AsOf);
        var misled = 0;
        for (var seam = (int)expected.FirstRow + chunkSize; seam < file.Length; seam += chunkSize)
        {
            var afterLineFeed = Array.IndexOf(file, (byte)'\n', seam - 1) + 1;
            if (afterLineFeed != expected.RowAtOrAfter(seam)) misled++;
        }

        return misled;
    }
}
