namespace ServerlessAges.Batches.Activities;

/// <summary>Computes a chunk, stages its blocks, and creates its checkpoint; or answers from the checkpoint.</summary>
public static class ProcessChunk
{
    /// <summary>A batch fails if a chunk has this many attempts and no checkpoint. A redrive counts from 0.</summary>
    public const int MaxAttempts = 3;

    private static readonly TimeSpan MaxLineSearch = TimeSpan.FromSeconds(30);

    internal static BatchFailure PlanMissing { get; } = new(
        ErrorCodes.PlanMissing, "The plan of the batch was deleted while it ran. Send the input again.");

    public static async Task<ChunkResult> RunAsync(
        ActivityServices services, ChunkTask task, CancellationToken cancellation)
    {
        var checkpoints = services.Storage.Checkpoints;
        if (task.Resumed && await services.Finished.FindAsync(task, cancellation) is { } finished)
            return finished;
        if (await LiveBatch.FindAsync(services, task.Attempt, cancellation) is not { State: var state })
            return new ChunkResult(task.Index, Stopped: true);
        if (await checkpoints.FindPlanAsync(task.Attempt.Id, cancellation) is not { } plan)
            return new ChunkResult(task.Index, Failure: PlanMissing);

        long? start = task.Index == 0 ? plan.First : null;
        return await ComputeAsync(services, plan, state, task, start, cancellation);
    }

    // A null start is speculative.
    internal static async Task<ChunkResult> ComputeAsync(
        ActivityServices services, BatchPlan plan, BatchState state, ChunkTask task, long? start,
        CancellationToken cancellation)
    {
        // Before the work, so that an attempt that crashes the process is counted too.
        var checkpoints = services.Storage.Checkpoints;
        var key = new ChunkAttempts(task.Index, start, state.Redrives);
        var attempts = await checkpoints.AddAttemptsAsync(plan, key, 1, cancellation);
        // A chunk that was never started has no checkpoint, so the List request is skipped.
        if (attempts > 1 && await FindAsync(checkpoints, plan, task.Index, start, cancellation) is { } finished)
            return ChunkResult.From(finished, reused: true);
        if (attempts > MaxAttempts)
            return await FailedAsync(services, plan, task, "the host stopped during each attempt");

        using var span = BatchTelemetry.Start("chunk", task.Attempt)?.SetTag("ages.chunk.index", task.Index);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var deadline = new CancellationTokenSource(services.Settings.ChunkDeadline, services.Clock);
        using var late = deadline.Token.UnsafeRegister(static work => ((CancellationTokenSource)work!).Cancel(), work);
        var watch = LiveBatch.WatchAsync(services, task.Attempt, work);
        try
        {
            PlanBatch.RequireSameRules(services, plan);
            var checkpoint = await ComputeAsync(services, plan, state, task.Index, start, work.Token);
            await checkpoints.CreateAsync(plan, checkpoint, work.Token);
            BatchTelemetry.ChunkFinished(span, plan, checkpoint);
            return ChunkResult.From(checkpoint, reused: false);
        }
        catch (BatchException exception)
        {
            BatchTelemetry.Failed(span, exception.Message);
            return new ChunkResult(task.Index, Failure: BatchFailure.From(exception));
        }
        catch (OperationCanceledException exception) when (work.IsCancellationRequested)
        {
            BatchTelemetry.Failed(span, deadline.IsCancellationRequested ? "late" : "stopped");
            if (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                var seconds = services.Settings.ChunkDeadline.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                var reason = $"it took more than {seconds} s";
                if (exception is StuckRecordException stuck)
                {
                    var parts = await PartsAsync(services, plan, state, task.Index, start, CancellationToken.None);
                    return new ChunkResult(task.Index, Failure: await StuckAsync(plan, parts, stuck, reason));
                }

                return attempts == MaxAttempts
                    ? await FailedAsync(services, plan, task, reason)
                    : throw new TimeoutException($"Chunk {task.Index}: {reason}.");
            }

            // The chunk was stopped, which is not an error of the chunk.
            await checkpoints.AddAttemptsAsync(plan, key, -1, CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            return new ChunkResult(task.Index, Stopped: true);
        }
        catch (Exception exception)
        {
            BatchTelemetry.Failed(span, exception.Message);
            if (attempts < MaxAttempts) throw;
            var isMemory = exception is OutOfMemoryException;
            return await FailedAsync(
                services, plan, task, isMemory ? "it needs more memory than there is" : exception.Message);
        }
        finally
        {
            await work.CancelAsync();
            await watch;
        }
    }

    // Without a start any checkpoint of the chunk will do: boundary verification chooses among them.
    internal static async Task<ChunkCheckpoint?> FindAsync(
        IBatchCheckpoints checkpoints, BatchPlan plan, int index, long? start, CancellationToken cancellation) =>
        await checkpoints.ListAsync(plan, index, cancellation)
            .FirstOrDefaultAsync(checkpoint => start is null || checkpoint.Start == start, cancellation);

    private static async Task<ChunkResult> FailedAsync(
        ActivityServices services, BatchPlan plan, ChunkTask task, string reason)
    {
        var (from, to) = (plan.ChunkFrom(task.Index), plan.ChunkTo(task.Index));
        var range = $"bytes {from} to {to} of the input";
        if (plan.Inputs is not null)
        {
            var table = await services.Tables.FindAsync(plan, CancellationToken.None);
            range = $"{table.Describe(from)} to {table.Describe(to - 1)}";
        }

        return new ChunkResult(task.Index, Failure: new BatchFailure(
            ErrorCodes.ChunkFailed,
            $"Chunk {task.Index} ({range}) failed {MaxAttempts} times: {reason.TrimEnd('.')}. "
            + "Redrive the batch; the other chunks are reused."));
    }

    private static async Task<BatchFailure> StuckAsync(
        BatchPlan plan, ChunkParts parts, StuckRecordException stuck, string reason)
    {
        var record = await parts.DescribeAsync(stuck.Part, stuck.Offset, MaxLineSearch);
        return new BatchFailure(
            ErrorCodes.ProcessorTimeout,
            $"The processor {plan.Options.Processor} does not return from the record in {record}"
            + $"{stuck.Others}. The chunk was stopped because {reason}. Correct the record or the processor, "
            + "or raise Ages__chunkDeadlineSeconds. Then redrive the batch; the other chunks are reused.");
    }

    private static async Task<ChunkParts> PartsAsync(
        ActivityServices services, BatchPlan plan, BatchState state, int index, long? start,
        CancellationToken cancellation)
    {
        var table = plan.Inputs is null
            ? new InputTable([new BatchInput(state.Source, plan.Input)], gap: 0)
            : await services.Tables.FindAsync(plan, cancellation);
        return new ChunkParts(services, plan, table, index, start);
    }

    private static async Task<ChunkCheckpoint> ComputeAsync(
        ActivityServices services, BatchPlan plan, BatchState state, int index, long? start,
        CancellationToken cancellation)
    {
        var began = services.Clock.GetUtcNow();
        var clock = services.Clock.GetTimestamp();
        var options = new SlicePipelineOptions { Workers = services.Cores };
        options = options with { SliceSize = SliceSize(plan, options.SliceSize) };

        var parts = await PartsAsync(services, plan, state, index, start, cancellation);
        using var sink = new BlockSink(services.Storage.Results, plan, index, parts);
        var pipeline = new PartsPipeline(parts.Count, parts.OpenAsync, CreateComputer, sink, options);
        await pipeline.RunAsync(cancellation);
        var crc = await sink.CompleteAsync(cancellation);
        var seconds = services.Clock.GetElapsedTime(clock).TotalSeconds;
        var work = new ChunkWork(began, seconds, services.Cores, services.Instance, pipeline.Recomputed);
        return new ChunkCheckpoint(
            index, sink.Start, sink.End, sink.Counts, sink.Blocks, sink.Length, crc, work, parts.Beginning,
            sink.RejectedInputs);

        SliceComputer CreateComputer(Dialect dialect, string? name) => services.Processors.CreateComputer(
            plan.Options, dialect, services.Settings.Secrets, plan.ResultsOf(dialect), name);
    }

    // Slices end where blocks end.
    private static int SliceSize(BatchPlan plan, int defaultSize)
    {
        var slices = (plan.BlockSize + defaultSize - 1) / defaultSize;
        return (int)(plan.BlockSize % slices == 0 ? plan.BlockSize / slices : Math.Min(plan.BlockSize, defaultSize));
    }
}
