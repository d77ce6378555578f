namespace ServerlessAges.Batches.Activities;

/// <summary>Starts a batch, and decodes gzip, UTF-16 and JSON arrays, so that the input can be split.</summary>
public static class PrepareBatch
{
    public static async Task<PrepareResult> RunAsync(
        ActivityServices services, BatchAttempt attempt, CancellationToken cancellation)
    {
        using var span = BatchTelemetry.Start("prepare", attempt);
        var state = await LiveBatch.ChangeAsync(
            services, attempt,
            state => state.Status == BatchStatus.Pending
                ? state with { Status = BatchStatus.Running, Begun = services.Clock.GetUtcNow() }
                : null,
            cancellation);
        if (state is null) return new PrepareResult(Input: null, Stopped: true);
        if (await services.Storage.Checkpoints.FindPlanAsync(attempt.Id, cancellation) is { } plan)
            return new PrepareResult(plan.Input);

        return await LiveBatch.WhileLiveAsync(
            services, attempt, work => PrepareAsync(services, state, work),
            failure => new PrepareResult(Input: null, failure, Stopped: failure is null), cancellation);
    }

    private static async Task<PrepareResult> PrepareAsync(
        ActivityServices services, BatchState state, CancellationToken cancellation)
    {
        if (state.List is not null)
        {
            var large = await DecodeInput.CountAsync(services, state, cancellation);
            return new PrepareResult(state.Source, LargeInputs: large);
        }

        var (input, format) = await DecodeAsync(services, state, cancellation);
        return new PrepareResult(input, Format: format);
    }

    private static async Task<(BlobReference Input, InputFormat? Format)> DecodeAsync(
        ActivityServices services, BatchState state, CancellationToken cancellation)
    {
        var source = state.Source;
        if (source.Length == 0) throw new BatchException(ErrorCodes.EmptyInput, "The input is empty.");
        return await DecodeInput.IsDecodedAsync(services, state, source, cancellation)
            ? await DecodeInput.StoreAsync(services, state, source, input: null, cancellation)
            : (source, null);
    }
}
