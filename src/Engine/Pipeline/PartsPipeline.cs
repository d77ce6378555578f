namespace ServerlessAges.Pipeline;

/// <summary>Computes parts of several inputs, in order, on all cores.</summary>
/// <param name="count">How many parts there are.</param>
/// <param name="open">Opens a part by its index, also several at a time, ahead of their turn; null skips it.</param>
/// <param name="createComputer">Creates a computer for inputs of this dialect and, if results name it, name.</param>
public sealed class PartsPipeline(
    int count, Func<int, CancellationToken, Task<InputPart?>> open,
    Func<Dialect, string?, SliceComputer> createComputer, IPartSink sink, SlicePipelineOptions options)
{
    private volatile SlicePipeline? current;
    private long recomputed;

    /// <summary>How many slices were computed again because their row start was wrong. Thread-safe.</summary>
    public long Recomputed => Interlocked.Read(ref recomputed);

    /// <summary>Part and offset of the first record that is being processed; null if there is none.
    /// Thread-safe.</summary>
    public (int Index, long Offset)? Current =>
        current is { Current: { } offset } ? (currentIndex, offset) : null;

    private volatile int currentIndex;

    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var index = 0; index < count; index++)
        {
            using var part = await open(index, cancellation).ConfigureAwait(false);
            if (part is null) continue;
            await sink.BeginAsync(part, cancellation).ConfigureAwait(false);
            currentIndex = index;
            var pipeline = new SlicePipeline(
                part.Source, () => createComputer(part.Dialect, part.Name), sink, options);
            current = pipeline;
            var outcome = await pipeline.RunAsync(part.From, part.To, part.Start, cancellation).ConfigureAwait(false);
            current = null;
            recomputed += pipeline.Recomputed;
            await sink.EndAsync(part, outcome, cancellation).ConfigureAwait(false);
        }
    }
}
