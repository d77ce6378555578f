namespace ServerlessAges.Batches.Activities;

/// <summary>
/// Takes a batch up, and decodes gzip, UTF-16 and JSON arrays to a plain input that can be split: one pass in bounded memory.
/// </summary>
public static class PrepareBatch
{
    /// <summary>Runs it. May run again: what is unpacked already stays.</summary>
    public static async Task<PrepareResult> RunAsync(ActivityServices context, BatchAttempt run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(run);
        using var span = BatchTelemetry.Step("prepare", run);
        var state = await LiveBatch.ChangeAsync(
                context, run,
                state => state.Status == BatchStatus.Pending ? state with { Status = BatchStatus.Running, Begun = context.Clock.GetUtcNow() } : null,
                cancellation)
            .ConfigureAwait(false);
        if (state is null) return new PrepareResult(Input: null, Stopped: true);

        if (await context.Store.FindPlanAsync(run.Id, cancellation).ConfigureAwait(false) is { } plan)
            return new PrepareResult(plan.Input);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = LiveBatch.WatchAsync(context, run, work);
        try
        {
            var (input, format) = await UnpackAsync(context, state, work.Token).ConfigureAwait(false);
            return new PrepareResult(input, Format: format);
        }
        catch (BatchException exception)
        {
            return new PrepareResult(Input: null, new BatchFailure(exception.Code, exception.Message));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && work.IsCancellationRequested)
        {
            return new PrepareResult(Input: null, Stopped: true);
        }
        finally
        {
            await work.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }
    }

    private static async Task<(BlobReference Input, InputFormat? Format)> UnpackAsync(
        ActivityServices context, BatchState state, CancellationToken cancellation)
    {
        var source = state.Source;
        if (source.Length == 0) throw new BatchException(ErrorCodes.EmptyInput, "The input is empty.");

        // Without reading ahead: most inputs need no decoding.
        var head = context.Store.OpenInput(source, 0, 0);
        using var releaseHead = head as IDisposable;
        var (plain, _) = await DecodeAsync(head).ConfigureAwait(false);
        if (ReferenceEquals(plain, head)) return (source, null);

        await context.Decoding.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var raw = context.Store.OpenInput(source, 0, source.Length);
            using var release = raw as IDisposable;
            (plain, var format) = await DecodeAsync(raw).ConfigureAwait(false);
            var decoded = await context.Store.CreateDecodedAsync(state.Id, new SourceStream(plain), cancellation).ConfigureAwait(false);
            return (decoded, format);
        }
        finally
        {
            context.Decoding.Release();
        }

        Task<(IByteSource Source, InputFormat Format)> DecodeAsync(IByteSource input) =>
            DecodedInput.DecodeAsync(input, state.Options.Input.Format, context.Settings.LimitDecoded, cancellation);
    }
}
