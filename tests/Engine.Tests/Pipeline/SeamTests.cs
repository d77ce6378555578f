using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>A thousand chunks, and at every seam between them a trap.</summary>
public sealed class SeamTests(ITestOutputHelper output)
{
    private const int Chunks = 1000;
    private const int MaxRowBytes = 1024 * 1024;

    [Theory]
    [InlineData('\n')]
    [InlineData('\r')]
    public async Task A_line_end_inside_quotes_at_every_seam_is_seen_through(char lineEnd)
    {
        const int chunkSize = 512;
        var file = With(lineEnd, SeamFiles.FirstLineFeedMisleads(Chunks, chunkSize));
        Assert.Equal(Chunks - 1, SeamsWhereTheFirstLineEndMisleads(file, chunkSize));

        var recomputed = await CheckAsync(file, chunkSize);
        Assert.InRange(recomputed, 0, Chunks / 100);
    }

    [Theory]
    [InlineData('\n')]
    [InlineData('\r')]
    public async Task A_misleading_text_at_every_boundary_costs_one_more_computation_and_no_byte(char lineEnd)
    {
        const int chunkSize = 9000; // half of it is more than the sample
        var file = With(lineEnd, SeamFiles.HalfAChunkMisleads(Chunks, chunkSize));

        var recomputed = await CheckAsync(file, chunkSize);
        Assert.Equal(Chunks - 1, recomputed);
    }

    private static byte[] With(char lineEnd, byte[] file)
    {
        file.AsSpan().Replace((byte)'\n', (byte)lineEnd);
        return file;
    }

    private async Task<int> CheckAsync(byte[] file, int chunkSize)
    {
        var expected = CsvOracle.Read(file, ',', MaxRowBytes, GeneratedInput.AsOf);
        var dialect = DialectReader.Read(file, new DialectOptions(), AgeEngine.Columns);
        Assert.Equal(Chunks, (file.Length - dialect.FirstRow + chunkSize - 1) / chunkSize);

        var outcome = await new ChunkedRun(file, dialect, MaxRowBytes).RunAsync(chunkSize);
        Assert.True(outcome.Ages.SequenceEqual(expected.Ages));
        Assert.Equal(expected.Rejected, RejectedRecord.Parse(outcome.Rejected));
        Assert.Equal(expected.Counts, outcome.Counts);
        Assert.Null(BoundaryProof.Fault(outcome, expected));
        output.WriteLine(
            $"The speculation was right at {Chunks - 1 - outcome.Recomputed} of {Chunks - 1} seams; the first line end would "
            + $"have been wrong at {SeamsWhereTheFirstLineEndMisleads(file, chunkSize)}.");

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

    private static int SeamsWhereTheFirstLineEndMisleads(byte[] file, int chunkSize)
    {
        var expected = CsvOracle.Read(file, ',', MaxRowBytes, GeneratedInput.AsOf);
        var misled = 0;
        for (var seam = (int)expected.FirstRow + chunkSize; seam < file.Length; seam += chunkSize)
        {
            var afterLineEnd = Array.IndexOf(file, file[expected.FirstRow - 1], seam - 1) + 1;
            if (afterLineEnd != expected.RowAtOrAfter(seam)) misled++;
        }

        return misled;
    }
}
