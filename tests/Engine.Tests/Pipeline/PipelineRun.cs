using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>Runs the pipeline over a generated file.</summary>
internal static class PipelineRun
{
    public static Task<(RangeOutcome Outcome, CollectingSink Sink)> WholeAsync(
        GeneratedInput input, Dialect dialect, IByteSource source, SlicePipelineOptions options,
        ResultFormat format = ResultFormat.Ndjson) =>
        RangeAsync(input, dialect, source, options, dialect.FirstRow, long.MaxValue, dialect.FirstRow, format: format);

    public static async Task<(RangeOutcome Outcome, CollectingSink Sink)> RangeAsync(
        GeneratedInput input, Dialect dialect, IByteSource source, SlicePipelineOptions options,
        long from, long to, long? start, long? linesBefore = null, ResultFormat format = ResultFormat.Ndjson)
    {
        var sink = new CollectingSink(linesBefore ?? dialect.HeaderLines);
        var pipeline = new SlicePipeline(source, () => AgeEngine.Computer(dialect, input.MaxRowBytes, format), sink, options);
        var outcome = await pipeline.RunAsync(from, to, start, default);
        return (outcome, sink);
    }
}
