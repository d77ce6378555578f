namespace ServerlessAges.Batches.Activities;

/// <summary>Decodes a large input of a list, so that it can be split. Its task has its ordinal among the large
/// inputs.</summary>
public static class DecodeInput
{
    private const int MaxConcurrentHeads = 16;

    public static async Task<ChunkResult> RunAsync(
        ActivityServices services, ChunkTask task, CancellationToken cancellation)
    {
        using var span = BatchTelemetry.Start("decode", task.Attempt);
        if (await LiveBatch.FindAsync(services, task.Attempt, cancellation) is not { State: var state })
            return new ChunkResult(task.Index, Stopped: true);
        return await LiveBatch.WhileLiveAsync(
            services, task.Attempt,
            async work =>
            {
                var (index, input) = (await LargeAsync(services, state, work)).ElementAt(task.Index);
                if (await IsDecodedAsync(services, state, input, work))
                    await TryAsync(state, input, () => StoreAsync(services, state, input.Blob, index, work));
                return new ChunkResult(task.Index);
            },
            failure =>
            {
                if (failure is not null) BatchTelemetry.Failed(span, failure.Message);
                return new ChunkResult(task.Index, Failure: failure, Stopped: failure is null);
            },
            cancellation);
    }

    /// <summary>Counts the large inputs of a list; 0 if none of them must be decoded.</summary>
    internal static async Task<int> CountAsync(
        ActivityServices services, BatchState state, CancellationToken cancellation)
    {
        var large = (await LargeAsync(services, state, cancellation)).ToArray();
        var any = false;
        await Parallel.ForEachAsync(
            large,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentHeads, CancellationToken = cancellation },
            async (one, stop) =>
            {
                if (!any && await IsDecodedAsync(services, state, one.Input, stop)) any = true;
            });
        return any ? large.Length : 0;
    }

    private static async Task<bool> IsDecodedAsync(
        ActivityServices services, BatchState state, BatchInput input, CancellationToken cancellation)
    {
        var isDecoded = false;
        await TryAsync(
            state, input,
            async () => isDecoded = await IsDecodedAsync(services, state, input.Blob, cancellation));
        return isDecoded;
    }

    // The chunk in which an input begins rejects it if that is allowed.
    private static async Task TryAsync(BatchState state, BatchInput input, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (BatchException exception)
        {
            if (InputFault.EndsBatch(exception, state.Options)) throw InputFault.Named(input, exception);
        }
    }

    // Without downloading ahead: most inputs need no decoding.
    internal static async Task<bool> IsDecodedAsync(
        ActivityServices services, BatchState state, BlobReference blob, CancellationToken cancellation)
    {
        var head = services.Storage.Inputs.Open(blob, 0, 0);
        using var release = head as IDisposable;
        return !ReferenceEquals((await OpenAsync(services, state, head, cancellation)).Source, head);
    }

    /// <param name="input">Its place in the list; null if the batch reads one input.</param>
    internal static async Task<(BlobReference Input, InputFormat? Format)> StoreAsync(
        ActivityServices services, BatchState state, BlobReference blob, int? input, CancellationToken cancellation)
    {
        await services.Decoding.WaitAsync(cancellation);
        try
        {
            var raw = services.Storage.Inputs.Open(blob, 0, blob.Length);
            using var release = raw as IDisposable;
            var (decoded, format) = await OpenAsync(services, state, raw, cancellation);
            var stream = new SourceStream(decoded);
            return (
                await services.Storage.Inputs.CreateDecodedAsync(state.Id, input, format, stream, cancellation),
                format);
        }
        finally
        {
            services.Decoding.Release();
        }
    }

    private static async Task<IEnumerable<(int Index, BatchInput Input)>> LargeAsync(
        ActivityServices services, BatchState state, CancellationToken cancellation) =>
        (await services.Tables.FindAsync(state, cancellation)).Inputs.Index()
            .Where(one => one.Item.Blob.Length > PlanSizes.LargeInput);

    private static Task<(IByteSource Source, InputFormat Format)> OpenAsync(
        ActivityServices services, BatchState state, IByteSource raw, CancellationToken cancellation) =>
        DecodedInput.DecodeAsync(raw, state.Options.Input.Format, services.Settings.LimitDecoded, cancellation);
}
