namespace ServerlessAges.Pipeline;

/// <summary>Computes a range of one input, as <see cref="PartsPipeline"/> does. The source remains open.</summary>
public sealed class SlicePipeline(
    IByteSource source, Func<SliceComputer> createComputer, ISliceSink sink, SlicePipelineOptions options)
{
    private volatile PartsPipeline? run;

    /// <summary>How many slices were computed again because their row start was wrong. Thread-safe.</summary>
    public long Recomputed => run?.Recomputed ?? 0;

    /// <summary>Computes the rows that start in [from, to).</summary>
    /// <param name="to">Byte after the range; <see cref="long.MaxValue"/> for the end of the source.</param>
    /// <param name="start">The first row, if known; null to speculate, and the outcome is provisional.</param>
    /// <exception cref="StuckRecordException">It was cancelled, and a worker did not stop.</exception>
    public async Task<RangeOutcome> RunAsync(long from, long to, long? start, CancellationToken cancellation)
    {
        SliceComputer? first = createComputer();
        var part = new InputPart(0, new OpenSource(source), first.Dialect, from, to, start);
        var range = new RangeSink(sink);
        run = new PartsPipeline(
            1, (_, _) => Task.FromResult<InputPart?>(part),
            (_, _) => Interlocked.Exchange(ref first, null) ?? createComputer(), range, options);
        await run.RunAsync(cancellation).ConfigureAwait(false);
        return range.Outcome;
    }

    // Not disposed with the part.
    private sealed class OpenSource(IByteSource source) : IByteSource
    {
        public long? Length => source.Length;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation) =>
            source.ReadAsync(offset, buffer, cancellation);

        public void Release(long offset) => source.Release(offset);
    }

    private sealed class RangeSink(ISliceSink sink) : IPartSink
    {
        public RangeOutcome Outcome { get; private set; }

        public ValueTask BeginAsync(InputPart part, CancellationToken cancellation) => default;

        public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation) =>
            sink.AcceptAsync(slice, before, cancellation);

        public ValueTask EndAsync(InputPart part, RangeOutcome outcome, CancellationToken cancellation)
        {
            Outcome = outcome;
            return default;
        }
    }
}
