using System.Collections.Concurrent;

namespace ServerlessAges.Cli.Serve;

/// <summary>The steps of a batch, run in this process. What storage's own retries did not get over is tried again here.</summary>
internal sealed class EmbeddedActivities(ActivityServices context, ChunkLimiter cores, CancellationToken stopping) : IBatchActivities, IDisposable
{
    private const int Attempts = 3;
    private readonly SemaphoreSlim atWork = new(ChunkLimiter.ChunksPerBatch);

    public Task<PrepareResult> PrepareAsync(BatchAttempt run) =>
        RetryAsync(() => PrepareBatch.RunAsync(context, run, stopping));

    public Task<PlanResult> PlanAsync(PlanRequest request) =>
        RetryAsync(() => PlanBatch.RunAsync(context, request, stopping));

    public async Task<GroupResult> ProcessGroupAsync(ChunkGroup group)
    {
        var results = new ConcurrentBag<ChunkResult>();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ChunkLimiter.ChunksPerBatch,
            CancellationToken = stopping,
        };
        await Parallel.ForEachAsync(group.Tasks, parallel, async (task, _) =>
        {
            // Once one has failed or been stopped, the rest of the group has no use.
            if (results.Any(result => result.Failure is not null || result.Stopped)) return;
            results.Add(await cores.RunAsync(
                atWork, () => RetryChunkAsync(() => ProcessChunk.RunAsync(context, task, stopping)), stopping));
        });
        return GroupResult.Sum(results);
    }

    public Task<ActivityResult> ReprocessAsync(ReprocessRequest repair) =>
        cores.RunAsync(atWork, () => RetryChunkAsync(() => ReprocessChunks.RunAsync(context, repair, stopping)), stopping);

    // In a chunk's place: it holds all checkpoints of its batch.
    public Task<CommitResult> CommitAsync(BatchAttempt run) =>
        cores.RunAsync(atWork, () => RetryAsync(() => CommitBatch.RunAsync(context, run, stopping)), stopping);

    public Task FailAsync(BatchEnd end) => RetryAsync(async () =>
    {
        await FailBatch.RunAsync(context, end, stopping);
        return true;
    });

    public void Dispose() => atWork.Dispose();

    // A chunk counts its own starts: whatever it throws, it is begun as often as it allows itself.
    private Task<T> RetryChunkAsync<T>(Func<Task<T>> step) => RetryAsync(step, _ => true);

    private Task<T> RetryAsync<T>(Func<Task<T>> step) =>
        RetryAsync(step, exception => TransientErrors.IsTransient(exception.GetType().FullName));

    private async Task<T> RetryAsync<T>(Func<Task<T>> step, Func<Exception, bool> retry)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await step();
            }
            catch (Exception exception) when (attempt < Attempts && retry(exception) && exception is not OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), context.Clock, stopping);
            }
        }
    }
}
