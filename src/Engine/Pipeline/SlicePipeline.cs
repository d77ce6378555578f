using System.Threading.Channels;

namespace ServerlessAges.Pipeline;

/// <summary>
/// Computes a range on all cores. Workers take slices and compute them from a speculative row start; one worker at a
/// time verifies finished slices in order and passes them to the sink. The number of slices bounds memory.
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
    private Run? run;

    /// <summary>Absolute offset up to which the range is verified and passed on. Thread-safe.</summary>
    public long Verified => Interlocked.Read(ref verified);

    /// <summary>How many slices were computed again because their row start was wrong. Thread-safe.</summary>
    public long Recomputed => Interlocked.Read(ref recomputed);

    /// <summary>Offset of the first record that is being processed; null if there is none. Thread-safe.</summary>
    public long? Current => Volatile.Read(ref run)?.Current;

    /// <summary>Computes the rows that start in [from, to).</summary>
    /// <param name="to">Byte after the range; <see cref="long.MaxValue"/> for the end of the source.</param>
    /// <param name="start">The first row, if known; null to speculate, and the outcome is provisional.</param>
    /// <exception cref="StuckRecordException">It was cancelled, and a worker did not stop.</exception>
    public async Task<RangeOutcome> RunAsync(long from, long to, long? start, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        run = new Run(this, from, to, start, stop.Token);
        var workers = Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync, CancellationToken.None))
            .ToArray();
        var all = Task.WhenAll(workers);
        try
        {
            await all.WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (!all.IsCompleted)
            {
                await Task.WhenAny(all, Task.Delay(options.StopTimeout, CancellationToken.None)).ConfigureAwait(false);
                if (all.IsCompleted || run.Current is not { } offset) continue;
                await (workers.FirstOrDefault(worker => worker.IsFaulted) ?? Task.CompletedTask).ConfigureAwait(false);
                throw new StuckRecordException(offset, orLater: run.Exchange is not null, cancellation);
            }

            await all.ConfigureAwait(false);
            run.Exchange?.Complete();
        }
        catch (Exception exception) when (exception is not StuckRecordException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw; // a fault, although the other workers were stopped because of it
        }
        finally
        {
            run.Exchange?.Dispose();
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

    private sealed record Work(Slice Slice, SliceComputer Computer);

    private sealed class Run
    {
        private readonly SlicePipeline pipeline;
        private readonly long from;
        private readonly long to;
        private readonly long sliceSize;
        private readonly CancellationToken cancellation;
        private readonly Channel<Work> free;
        private readonly SliceComputer[] computers;
        private readonly Lock sync = new();
        private readonly Work?[] finished;
        private long claimed;
        private long turn;
        private bool draining;
        private long end;
        private int beyond;

        public IRecordExchange? Exchange { get; }
        private readonly RowPosition? known;
        private RowPosition? first;
        private RowPosition? verifiedEnd;
        private RowCounts counts;

        public Run(SlicePipeline pipeline, long from, long to, long? start, CancellationToken cancellation)
        {
            this.pipeline = pipeline;
            this.from = from;
            sliceSize = pipeline.options.SliceSize;
            this.to = end = Math.Min(to, pipeline.source.Length ?? long.MaxValue);
            this.cancellation = cancellation;
            known = first = verifiedEnd = start is { } offset ? new RowPosition(offset) : null;
            beyond = pipeline.options.Beyond;
            var slots = pipeline.options.Workers * SlicePipelineOptions.SlicesPerWorker;
            finished = new Work?[slots];
            free = Channel.CreateBounded<Work>(slots);
            computers = [.. Enumerable.Range(0, slots).Select(_ => pipeline.createComputer())];
            foreach (var computer in computers)
            {
                computer.Stop = cancellation;
                if (Exchange is null) Exchange = computer.Exchange;
                else computer.Exchange!.Join(Exchange);
                free.Writer.TryWrite(new Work(new Slice(), computer));
            }
        }

        public long? Current => computers.Min(computer => computer.CurrentOffset);

        public async Task WorkAsync()
        {
            // A free slot is taken before a slice number, so slice c begins only while c < turn + slots: its place in
            // `finished` is free.
            while (true)
            {
                var work = await free.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                if (!Claim(work.Slice))
                {
                    free.Writer.TryWrite(work); // the other workers must find the end as well
                    return;
                }

                await FillAsync(work).ConfigureAwait(false);
                if (work.Slice.ReachesEnd)
                {
                    lock (sync) end = Math.Min(end, work.Slice.WindowEnd);
                }

                await ComputeAsync(work, work.Slice.From == from ? known : null).ConfigureAwait(false);
                await CompleteAsync(work).ConfigureAwait(false);
            }
        }

        // Reads to the end of the last row if it is longer than the limit.
        public async Task<RangeOutcome> FinishAsync()
        {
            if (verifiedEnd is { } at && at.State != RowState.RowStart)
            {
                var work = await free.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                while (at.State != RowState.RowStart)
                {
                    work.Slice.Assign(claimed, at.Offset, at.Offset + sliceSize);
                    await work.Slice.FillAsync(pipeline.source, beyond: 0, cancellation).ConfigureAwait(false);
                    var index = (int)(at.Offset - work.Slice.WindowOffset);
                    var state = work.Computer.Skip(work.Slice, at.State, ref index, ref counts);
                    at = new RowPosition(work.Slice.WindowOffset + index, state);
                }

                verifiedEnd = at;
            }

            return new RangeOutcome(first?.Offset, verifiedEnd?.Offset, counts);
        }

        private bool Claim(Slice slice)
        {
            lock (sync)
            {
                var begin = from + claimed * sliceSize;
                if (begin >= Math.Min(to, end)) return false;
                slice.Assign(claimed++, begin, Math.Min(begin + sliceSize, to));
                return true;
            }
        }

        private ValueTask FillAsync(Work work) =>
            work.Slice.FillAsync(pipeline.source, Math.Min(beyond, work.Computer.MaxBeyond), cancellation);

        private async ValueTask ComputeAsync(Work work, RowPosition? start)
        {
            if (!work.Computer.Compute(work.Slice, start, pipeline.options.SpeculationSample))
            {
                beyond = work.Computer.MaxBeyond; // rows are long here: read enough from now on
                await FillAsync(work).ConfigureAwait(false);
                if (!work.Computer.Compute(work.Slice, start, pipeline.options.SpeculationSample))
                    throw new InvalidOperationException("A row within the limit did not end within the window.");
            }

            cancellation.ThrowIfCancellationRequested(); // the run may have ended without this worker
        }

        private async ValueTask CompleteAsync(Work work)
        {
            lock (sync)
            {
                finished[work.Slice.Index % finished.Length] = work;
                if (draining) return;
                draining = true;
            }

            while (true)
            {
                Work? next;
                lock (sync)
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

                await VerifyAsync(next).ConfigureAwait(false);
                free.Writer.TryWrite(next);
            }
        }

        private async ValueTask VerifyAsync(Work work)
        {
            var slice = work.Slice;
            var result = slice.Result;
            var owned = Math.Min(slice.To, slice.WindowEnd); // the input may end in, or before, the slice
            var check = owned <= slice.From
                ? BoundaryCheck.NoRow
                : Boundary.Check(verifiedEnd, slice.From, owned, result.Start, result.Transparent);
            if (check == BoundaryCheck.Mismatch)
            {
                Interlocked.Increment(ref pipeline.recomputed);
                await ComputeAsync(work, verifiedEnd).ConfigureAwait(false);
            }

            if (check != BoundaryCheck.NoRow)
            {
                first ??= result.Start;
                await pipeline.sink.AcceptAsync(slice, counts, cancellation).ConfigureAwait(false);
                counts += result.Counts;
                verifiedEnd = result.End;
            }

            Interlocked.Exchange(ref pipeline.verified, Math.Max(verifiedEnd?.Offset ?? 0, Math.Min(slice.To, end)));
            pipeline.source.Release(Math.Max(0, slice.To - 1));
        }
    }
}
