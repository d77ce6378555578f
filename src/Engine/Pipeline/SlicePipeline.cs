using System.Threading.Channels;

namespace ServerlessAges.Pipeline;

/// <summary>
/// Computes a range on all cores, in order: workers take slices and guess where they start; one of them at a time
/// proves finished slices in order and hands them on. Memory is bounded by the slices in flight.
/// </summary>
public sealed class SlicePipeline(
    IByteSource source, Func<SliceComputer> createComputer, ISliceSink sink, SlicePipelineOptions options)
{
    private readonly IByteSource source = source;
    private readonly ISliceSink sink = sink;
    private readonly Func<SliceComputer> createComputer = createComputer;
    private readonly SlicePipelineOptions options = options;
    private long verified;
    private long recomputed;

    /// <summary>Absolute offset up to which the range is verified and handed on; may be read at any time.</summary>
    public long Verified => Interlocked.Read(ref verified);

    /// <summary>How many slices had to be computed again because their guess was wrong.</summary>
    public long Recomputed => Interlocked.Read(ref recomputed);

    /// <summary>Computes the rows that start in [from, to).</summary>
    /// <param name="from">First byte of the range.</param>
    /// <param name="to">Byte after the range; <see cref="long.MaxValue"/> for all there is.</param>
    /// <param name="start">Where the first row starts, when known; null to guess, and the outcome is provisional.</param>
    /// <param name="cancellation">Stops all workers; what the sink has taken stays taken.</param>
    /// <returns>What the range holds, and where the next one has to go on.</returns>
    public async Task<RangeOutcome> RunAsync(long from, long to, long? start, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var run = new Run(this, from, to, start, stop.Token);
        var workers = Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync, CancellationToken.None)).ToArray();
        try
        {
            await Task.WhenAll(workers).ConfigureAwait(false);
        }
        catch
        {
            cancellation.ThrowIfCancellationRequested();
            // The first fault is the cause; the others are workers that were stopped because of it.
            var faults = workers.Where(worker => worker.IsFaulted).ToArray();
            if (faults.Length > 0) await faults[0].ConfigureAwait(false);
            throw;
        }

        return await run.FinishAsync().ConfigureAwait(false);

        async Task WorkAsync()
        {
            try
            {
                await run.WorkAsync().ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private sealed class Work(SliceComputer computer)
    {
        public Slice Slice { get; } = new();

        public SliceComputer Computer { get; } = computer;
    }

    private sealed class Run
    {
        private readonly SlicePipeline pipeline;
        private readonly long from;
        private readonly long to;
        private readonly CancellationToken cancellation;
        private readonly Channel<Work> free;
        private readonly Lock gate = new();
        private readonly Work?[] finished;
        private long claimed;
        private long turn;
        private bool draining;
        private long end;
        private int beyond;

        private readonly RowPosition? known;
        private RowPosition? first;
        private RowPosition? position;
        private RowCounts counts;

        public Run(SlicePipeline pipeline, long from, long to, long? start, CancellationToken cancellation)
        {
            this.pipeline = pipeline;
            this.from = from;
            this.to = end = Math.Min(to, pipeline.source.Length ?? long.MaxValue);
            this.cancellation = cancellation;
            known = first = position = start is { } offset ? new RowPosition(offset) : null;
            beyond = pipeline.options.Beyond;
            var slots = pipeline.options.Workers * SlicePipelineOptions.SlicesPerWorker;
            finished = new Work?[slots];
            free = Channel.CreateBounded<Work>(slots);
            for (var i = 0; i < slots; i++) free.Writer.TryWrite(new Work(CreateComputer()));
        }

        private long SliceSize => pipeline.options.SliceSize;

        private SliceComputer CreateComputer()
        {
            var computer = pipeline.createComputer();
            computer.Stop = cancellation;
            return computer;
        }

        public async Task WorkAsync()
        {
            // A free slot is taken before a number: so slice c is begun only while c < turn + slots, and the slot of
            // c in `finished` is its own.
            while (true)
            {
                var work = await free.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                if (!Claim(work.Slice))
                {
                    free.Writer.TryWrite(work); // for the other workers to find the end as well
                    return;
                }

                await FillAsync(work).ConfigureAwait(false);
                if (work.Slice.ReachesEnd) EndAt(work.Slice.WindowEnd);
                await ComputeAsync(work, work.Slice.From == from ? known : null).ConfigureAwait(false);
                await HandInAsync(work).ConfigureAwait(false);
            }
        }

        /// <summary>Reads on where the last row is past the limit and its end is still to be found.</summary>
        public async Task<RangeOutcome> FinishAsync()
        {
            if (position is { } at && at.State != RowState.RowStart)
            {
                var work = await free.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                while (at.State != RowState.RowStart)
                {
                    work.Slice.Assign(claimed, at.Offset, at.Offset + SliceSize);
                    await work.Slice.FillAsync(pipeline.source, beyond: 0, cancellation).ConfigureAwait(false);
                    var index = (int)(at.Offset - work.Slice.WindowOffset);
                    var state = work.Computer.Skip(work.Slice, at.State, ref index, ref counts);
                    at = new RowPosition(work.Slice.WindowOffset + index, state);
                }

                position = at;
            }

            return new RangeOutcome(first?.Offset, position?.Offset, counts);
        }

        private bool Claim(Slice slice)
        {
            lock (gate)
            {
                var begin = from + claimed * SliceSize;
                if (begin >= Math.Min(to, end)) return false;
                slice.Assign(claimed++, begin, Math.Min(begin + SliceSize, to));
                return true;
            }
        }

        private void EndAt(long offset)
        {
            lock (gate) end = Math.Min(end, offset);
        }

        private ValueTask FillAsync(Work work) =>
            work.Slice.FillAsync(pipeline.source, Math.Min(beyond, work.Computer.MaxBeyond), cancellation);

        private async ValueTask ComputeAsync(Work work, RowPosition? start)
        {
            if (work.Computer.Compute(work.Slice, start, pipeline.options.SpeculationSample)) return;
            beyond = work.Computer.MaxBeyond; // rows are long here: read enough at once from now on
            await FillAsync(work).ConfigureAwait(false);
            if (!work.Computer.Compute(work.Slice, start, pipeline.options.SpeculationSample))
                throw new InvalidOperationException("A row within the limit did not end within the window.");
        }

        private async ValueTask HandInAsync(Work work)
        {
            lock (gate)
            {
                finished[work.Slice.Index % finished.Length] = work;
                if (draining) return;
                draining = true;
            }

            while (true)
            {
                Work? next;
                lock (gate)
                {
                    next = finished[turn % finished.Length];
                    if (next is null)
                    {
                        draining = false;
                        return;
                    }

                    finished[turn % finished.Length] = null;
                    turn++;
                }

                await ProveAsync(next).ConfigureAwait(false);
                free.Writer.TryWrite(next);
            }
        }

        private async ValueTask ProveAsync(Work work)
        {
            var slice = work.Slice;
            var result = slice.Result;
            var owned = Math.Min(slice.To, slice.WindowEnd); // the input may have ended in, or before, the slice
            var link = owned <= slice.From
                ? BoundaryCheck.Pass
                : Chain.Link(position, slice.From, owned, result.Start, result.Transparent);
            switch (link)
            {
                case BoundaryCheck.Pass:
                    break;
                case BoundaryCheck.Broken:
                    Interlocked.Increment(ref pipeline.recomputed);
                    await ComputeAsync(work, position).ConfigureAwait(false);
                    goto case BoundaryCheck.Follow;
                case BoundaryCheck.Follow:
                    first ??= result.Start;
                    await pipeline.sink.AcceptAsync(slice, counts, cancellation).ConfigureAwait(false);
                    counts += result.Counts;
                    position = result.End;
                    break;
            }

            Interlocked.Exchange(ref pipeline.verified, Math.Max(position?.Offset ?? 0, Math.Min(slice.To, end)));
            pipeline.source.Release(Math.Max(0, slice.To - 1));
        }
    }
}
