using System.Globalization;

namespace ServerlessAges.Batches.Activities;

/// <summary>
/// The heavy one: downloads a chunk, computes it on every core, stages its blocks, and leaves one record: its
/// checkpoint. Asked again, it answers from the record.
/// </summary>
public static class ProcessChunk
{
    /// <summary>How often a chunk is begun before the batch fails; a redrive counts afresh.</summary>
    public const int MaxAttempts = 3;

    /// <summary>Runs it.</summary>
    /// <exception cref="Exception">Only what may go away by itself: storage that does not answer.</exception>
    public static async Task<ChunkResult> RunAsync(ActivityServices context, ChunkTask task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(task);
        if (task.Resumed && await context.Finished.FindAsync(context.Store, task, cancellation).ConfigureAwait(false) is { } finished)
            return finished;
        if (await LiveBatch.FindAsync(context, task.Run, cancellation).ConfigureAwait(false) is not { State: var state })
            return new ChunkResult(task.Index, Stopped: true);
        if (await context.Store.FindPlanAsync(task.Run.Id, cancellation).ConfigureAwait(false) is not { } plan)
            return new ChunkResult(task.Index, Failure: new BatchFailure(ErrorCodes.PlanMissing, "The batch's plan was removed while it ran."));

        long? start = task.Index == 0 ? plan.Dialect.FirstRow : null;
        return await ComputeAsync(context, plan, state, task, start, cancellation).ConfigureAwait(false);
    }

    /// <summary>Computes a chunk and leaves its record.</summary>
    /// <param name="context">What to work with.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="state">The batch, live.</param>
    /// <param name="task">Which chunk, and whose.</param>
    /// <param name="start">Where its first row starts, when known.</param>
    /// <param name="cancellation">Ends the work; no record is left.</param>
    internal static async Task<ChunkResult> ComputeAsync(
        ActivityServices context, BatchPlan plan, BatchState state, ChunkTask task, long? start, CancellationToken cancellation)
    {
        // Counted before the work: what takes the whole process down is counted as well.
        var starts = new ChunkAttempts(task.Index, start, state.Redrives);
        var begun = await context.Store.AddAttemptsAsync(plan, starts, 1, cancellation).ConfigureAwait(false);
        // A chunk that was never started has no checkpoint, so the List request is skipped.
        if (begun > 1 && await FindAsync(context, plan, task.Index, start, cancellation).ConfigureAwait(false) is { } finished)
            return Reused(finished);

        if (begun > MaxAttempts) return Failed(plan, task, "its host went down with it each time");

        using var span = BatchTelemetry.Chunk(task.Run, task.Index, PlanSizes.Groups(plan.ChunkCount, context.Settings.MaxConcurrentChunks).Size);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var deadline = new CancellationTokenSource(context.Settings.ChunkDeadline, context.Clock);
        using var late = deadline.Token.UnsafeRegister(static work => ((CancellationTokenSource)work!).Cancel(), work);
        var watch = LiveBatch.WatchAsync(context, task.Run, work);
        try
        {
            PlanBatch.RequireSameRules(context, plan);
            var record = await ComputeAsync(context, plan, task.Index, start, work.Token).ConfigureAwait(false);
            await context.Store.CreateCheckpointAsync(plan, record, work.Token).ConfigureAwait(false);
            BatchTelemetry.ChunkDone(span, plan, record);
            return new ChunkResult(task.Index, record.Start, record.End, record.Counts);
        }
        catch (BatchException exception)
        {
            BatchTelemetry.Failed(span, exception.Message);
            return new ChunkResult(task.Index, Failure: new BatchFailure(exception.Code, exception.Message));
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            BatchTelemetry.Failed(span, deadline.IsCancellationRequested ? "late" : "stopped");
            if (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                var why = string.Create(CultureInfo.InvariantCulture, $"it took more than {context.Settings.ChunkDeadline.TotalSeconds:0} s");
                return begun == MaxAttempts ? Failed(plan, task, why) : throw new TimeoutException($"Chunk {task.Index}: {why}.");
            }

            // Told to stop: that is no fault of the chunk.
            await context.Store.AddAttemptsAsync(plan, starts, -1, CancellationToken.None).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return new ChunkResult(task.Index, Stopped: true);
        }
        catch (Exception exception)
        {
            BatchTelemetry.Failed(span, exception.Message);
            if (begun < MaxAttempts) throw;
            return Failed(plan, task, exception is OutOfMemoryException ? "it takes more memory than there is" : exception.Message);
        }
        finally
        {
            await work.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }
    }

    /// <summary>A chunk's record; where the start is guessed any will do, as which of them counts is the chain's to say.</summary>
    internal static async Task<ChunkCheckpoint?> FindAsync(
        ActivityServices context, BatchPlan plan, int index, long? start, CancellationToken cancellation)
    {
        await foreach (var record in context.Store.ListCheckpointsAsync(plan, index, cancellation).ConfigureAwait(false))
        {
            if (start is null || record.Start == start) return record;
        }

        return null;
    }

    internal static ChunkResult Reused(ChunkCheckpoint record) => new(record.Index, record.Start, record.End, record.Counts, Reused: true);

    private static ChunkResult Failed(BatchPlan plan, ChunkTask task, string why) => new(
        task.Index,
        Failure: new BatchFailure(
            ErrorCodes.ChunkFailed,
            $"Chunk {task.Index} (bytes {plan.ChunkFrom(task.Index)} to {plan.ChunkTo(task.Index)} of the input) was begun {MaxAttempts} times "
            + $"and never finished: {why.TrimEnd('.')}. The other chunks' work is kept for a redrive."));

    private static async Task<ChunkCheckpoint> ComputeAsync(
        ActivityServices context, BatchPlan plan, int index, long? start, CancellationToken cancellation)
    {
        var began = context.Clock.GetUtcNow();
        var clock = context.Clock.GetTimestamp();
        var from = plan.ChunkFrom(index);
        var to = plan.ChunkTo(index);
        var options = new SlicePipelineOptions { Workers = context.Cores };
        options = options with { SliceSize = SliceSize(plan, options.SliceSize) };

        var source = context.Store.OpenInput(
            plan.Input, Math.Max(0, from - 1), Math.Min(to + options.Beyond, plan.Input.Length));
        using var release = source as IDisposable;
        using var sink = new BlockSink(context.Store, plan, index);
        var pipeline = new SlicePipeline(
            source, () => context.Processors.CreateComputer(plan.Options, plan.Dialect, context.Settings.Secrets), sink,
            options);
        var outcome = await pipeline.RunAsync(from, to, start, cancellation).ConfigureAwait(false);
        var crc = await sink.CompleteAsync(cancellation).ConfigureAwait(false);
        var work = new ChunkWork(
            began, context.Clock.GetElapsedTime(clock).TotalSeconds, context.Cores, context.Instance, pipeline.Recomputed);
        return new ChunkCheckpoint(
            index, outcome.Start, outcome.End, outcome.Counts, sink.Blocks, sink.Length, crc, work);
    }

    // Slices end where blocks end.
    private static int SliceSize(BatchPlan plan, int usual)
    {
        var slices = (plan.BlockSize + usual - 1) / usual;
        return plan.BlockSize % slices == 0 ? (int)(plan.BlockSize / slices) : (int)Math.Min(plan.BlockSize, usual);
    }
}
