namespace ServerlessAges.Cli.Serve;

/// <summary>Runs the activities of one batch in this process, and retries them.</summary>
/// <remarks>
/// Each chunk uses every core. A second chunk of the batch fills the waits of the first. The machine has room for one
/// more, so that a small batch does not wait for the chunks of a large one.
/// </remarks>
internal sealed class EmbeddedActivities(ActivityServices services, SemaphoreSlim machine, CancellationToken stopping)
    : IBatchActivities, IDisposable
{
    public const int ChunksPerBatch = 2;
    private const int MaxAttempts = 3;
    private readonly SemaphoreSlim batch = new(ChunksPerBatch);

    public Task<PrepareResult> PrepareAsync(BatchAttempt attempt) =>
        RetryAsync(() => PrepareBatch.RunAsync(services, attempt, stopping));

    public Task<PlanResult> PlanAsync(PlanRequest request) =>
        RetryAsync(() => PlanBatch.RunAsync(services, request, stopping));

    public async Task<ActivityResult> ProcessGroupAsync(ChunkGroup group)
    {
        var results = new ConcurrentBag<ChunkResult>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ChunksPerBatch, CancellationToken = stopping };
        await Parallel.ForEachAsync(group.Tasks, parallel, async (task, _) =>
        {
            // After a failure or a stop the rest of the group is skipped.
            if (results.Any(result => result.Failure is not null || result.Stopped)) return;
            results.Add(await RunChunkAsync(() => group.Decodes
                ? DecodeInput.RunAsync(services, task, stopping) : ProcessChunk.RunAsync(services, task, stopping)));
        });
        return ChunkResult.Combine(results);
    }

    public Task<ActivityResult> ReprocessAsync(ReprocessRequest request) =>
        RunChunkAsync(() => ReprocessChunks.RunAsync(services, request, stopping));

    // Takes the place of a chunk: it holds all checkpoints of the batch in memory.
    public Task<CommitResult> CommitAsync(BatchAttempt attempt) =>
        RunInTurnAsync(() => RetryAsync(() => CommitBatch.RunAsync(services, attempt, stopping)));

    public Task FailAsync(BatchEnd end) => RetryAsync(async () =>
    {
        await FailBatch.RunAsync(services, end, stopping);
        return true;
    });

    public void Dispose() => batch.Dispose();

    // A chunk counts its own attempts, so every exception is retried.
    private Task<T> RunChunkAsync<T>(Func<Task<T>> work) => RunInTurnAsync(() => RetryAsync(work, always: true));

    private async Task<T> RunInTurnAsync<T>(Func<Task<T>> work)
    {
        await batch.WaitAsync(stopping);
        try
        {
            await machine.WaitAsync(stopping);
            try
            {
                return await work();
            }
            finally
            {
                machine.Release();
            }
        }
        finally
        {
            batch.Release();
        }
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> activity, bool always = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await activity();
            }
            catch (Exception exception) when (
                attempt < MaxAttempts && exception is not OperationCanceledException
                    && (always || TransientErrors.IsTransient(exception.GetType().FullName)))
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), services.Clock, stopping);
            }
        }
    }
}
