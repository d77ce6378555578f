using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace ServerlessAges.Pipeline;

/// <summary>
/// Computes parts of several inputs on all cores. Workers take the slices of the parts in order, and compute them from
/// a speculative row start unless it is known; one worker at a time verifies finished slices in order and passes them
/// to the sink. The number of slices, and that of parts opened ahead, bound memory. It runs once. If it fails, the
/// failure is the first one in order.
/// </summary>
/// <param name="count">How many parts there are.</param>
/// <param name="open">Opens a part by its index, also several at a time, ahead of their turn; null skips it.</param>
/// <param name="createComputer">Creates a computer for inputs of this dialect and, if results name it, name.</param>
public sealed class PartsPipeline(
    int count, Func<int, CancellationToken, Task<InputPart?>> open,
    Func<Dialect, string?, SliceComputer> createComputer, IPartSink sink, SlicePipelineOptions options)
{
    /// <summary>How many parts are opened ahead of their turn.</summary>
    public const int MaxAhead = 16;

    private readonly Slot[] slots =
        [.. Enumerable.Range(0, options.Workers * SlicePipelineOptions.SlicesPerWorker).Select(_ => new Slot())];
    private readonly Slot?[] finished = new Slot?[options.Workers * SlicePipelineOptions.SlicesPerWorker];
    private readonly Channel<Slot> free = Channel.CreateUnbounded<Slot>();
    private readonly Lock sync = new();
    private readonly Channel<object> claiming = Channel.CreateUnbounded<object>(); // one item: the right to claim
    private readonly Queue<Task<InputPart?>> ahead = new();
    private readonly ConcurrentQueue<PartRange> begun = new();
    private CancellationToken stop;
    private IRecordExchange? exchange; // the first one, which the others join
    private int opened;
    private PartRange? claimed; // the part of the last slice that was claimed
    private long slices; // how many were claimed
    private bool ended; // no more are claimed
    private PartRange? passed; // the part of the last slice that was passed on
    private long turn; // how many were passed on
    private bool draining;
    private Exception? failure;
    private long recomputed;

    /// <summary>How many slices were computed again because their row start was wrong. Thread-safe.</summary>
    public long Recomputed => Interlocked.Read(ref recomputed);

    /// <summary>Part and offset of the first record that is being processed; null if there is none.
    /// Thread-safe.</summary>
    public (int Index, long Offset)? Current => (
        from slot in slots
        let range = slot.Range
        let offset = slot.Computer?.CurrentOffset
        where range is not null && offset is not null
        orderby slot.Slice.Index
        select ((int, long)?)(range.Part.Index, offset.Value)).FirstOrDefault();

    /// <exception cref="StuckRecordException">It was cancelled, and a worker did not stop.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop = stopping.Token;
        claiming.Writer.TryWrite(new object());
        foreach (var slot in slots) free.Writer.TryWrite(slot);
        var all = Task.WhenAll(
            Enumerable.Range(0, options.Workers).Select(_ => Task.Run(RunWorkerAsync, CancellationToken.None)));
        try
        {
            await all.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (!all.IsCompleted)
            {
                await Task.WhenAny(all, Task.Delay(options.StopTimeout, CancellationToken.None)).ConfigureAwait(false);
                if (all.IsCompleted || Current is not var (index, offset)) continue;
                if (failure is not null) ExceptionDispatchInfo.Throw(failure);
                throw new StuckRecordException(offset, orLater: exchange is not null, index, cancellation);
            }

            await all.ConfigureAwait(false);
            exchange?.Complete();
        }
        catch (Exception exception) when (exception is not StuckRecordException)
        {
            cancellation.ThrowIfCancellationRequested();
            if (failure is not null) ExceptionDispatchInfo.Throw(failure);
            throw;
        }
        finally
        {
            exchange?.Dispose();
            foreach (var range in begun) range.Part.Dispose();
            foreach (var opening in ahead)
            {
                await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (opening.IsCompletedSuccessfully) opening.Result?.Dispose();
            }
        }

        async Task RunWorkerAsync()
        {
            try
            {
                await WorkAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                if (!stop.IsCancellationRequested) failure = exception; // only one worker passes slices on
                await stopping.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task WorkAsync()
    {
        // A free slot is taken before a slice number, so slice c begins only while c < turn + slots: its place in
        // `finished` is free.
        while (true)
        {
            var slot = await free.Reader.ReadAsync(stop).ConfigureAwait(false);
            if (!await ClaimAsync(slot).ConfigureAwait(false))
            {
                free.Writer.TryWrite(slot); // the other workers must find the end as well
                return;
            }

            try
            {
                if (slot.Failure is null)
                {
                    Prepare(slot);
                    await slot.Range!.ComputeAsync(slot.Slice, slot.Computer!, stop).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                (slot.Failure, ended) = (exception, true); // thrown in its turn
            }

            await CompleteAsync(slot).ConfigureAwait(false);
        }
    }

    // The next slice of a part, or the first of the next part. A part that cannot be opened takes the place of a slice.
    private async ValueTask<bool> ClaimAsync(Slot slot)
    {
        var right = await claiming.Reader.ReadAsync(stop).ConfigureAwait(false);
        try
        {
            slot.Range = null;
            while (!ended)
            {
                if (claimed?.TryClaim(slot.Slice, slices) == true)
                {
                    (slot.Range, slices) = (claimed, slices + 1);
                    return true;
                }

                for (; ahead.Count < MaxAhead && opened < count; opened++)
                {
                    var index = opened;
                    ahead.Enqueue(Task.Run(() => open(index, stop), stop));
                }

                ended = !ahead.TryDequeue(out var opening);
                if (ended || await opening!.ConfigureAwait(false) is not { } part) continue;
                claimed = new PartRange(part, options);
                begun.Enqueue(claimed);
            }

            return false;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            slot.Slice.Assign(slices++, 0, 0);
            (slot.Failure, ended) = (exception, true);
            return true;
        }
        finally
        {
            claiming.Writer.TryWrite(right);
        }
    }

    // Reuses the slot's computer for an input of the same dialect.
    private void Prepare(Slot slot)
    {
        var part = slot.Range!.Part;
        if (part.Dialect.Equals(slot.Dialect))
        {
            if (part.Name == slot.Name) return;
            if (part.Name is not null && slot.Computer!.InputColumn is { } column)
            {
                column.Input = slot.Name = part.Name;
                return;
            }
        }

        var computer = createComputer(part.Dialect, part.Name);
        computer.Stop = stop;
        lock (sync)
        {
            if (exchange is null) exchange = computer.Exchange;
            else computer.Exchange?.Join(exchange);
        }

        (slot.Computer, slot.Dialect, slot.Name) = (computer, part.Dialect, part.Name);
    }

    private async ValueTask CompleteAsync(Slot slot)
    {
        lock (sync)
        {
            finished[slot.Slice.Index % finished.Length] = slot;
            if (draining) return;
            draining = true;
        }

        while (true)
        {
            Slot? next;
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

            await PassAsync(next).ConfigureAwait(false);
            free.Writer.TryWrite(next);
        }
    }

    private async ValueTask PassAsync(Slot slot)
    {
        if (slot.Range is { } next && next != passed) await sink.BeginAsync(next.Part, stop).ConfigureAwait(false);
        passed = slot.Range;
        if (slot.Failure is not null) ExceptionDispatchInfo.Throw(slot.Failure);
        var part = passed!.Part;
        if (!await passed.VerifyAsync(slot.Slice, slot.Computer!, sink, stop).ConfigureAwait(false))
            Interlocked.Increment(ref recomputed);
        if (!passed.IsComplete) return;
        await passed.FinishAsync(() => createComputer(part.Dialect, part.Name), stop).ConfigureAwait(false);
        await sink.EndAsync(part, passed.Outcome, stop).ConfigureAwait(false);
        begun.TryDequeue(out _);
        part.Dispose();
    }

    // A slice with its memory, and a computer that is kept for the next one.
    private sealed class Slot
    {
        public Slice Slice { get; } = new();
        public PartRange? Range { get; set; }
        public SliceComputer? Computer { get; set; }
        public Dialect? Dialect { get; set; }
        public string? Name { get; set; }
        public Exception? Failure { get; set; }
    }
}
