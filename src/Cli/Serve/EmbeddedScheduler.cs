namespace ServerlessAges.Cli.Serve;

/// <summary>Runs orchestrations in this process. After a crash the reconciler finds them by their states.</summary>
internal sealed partial class EmbeddedScheduler(ActivityServices services, ILogger logger)
    : IBatchScheduler, IAsyncDisposable
{
    // Thousands of uploaded blobs may be found in one poll; the rest of the batches wait.
    private const int MaxConcurrentBatches = 64;

    private readonly SemaphoreSlim batches = new(MaxConcurrentBatches);
    private readonly SemaphoreSlim chunks = new(EmbeddedActivities.ChunksPerBatch + 1);
    private readonly ConcurrentDictionary<string, Lazy<Task>> attempts = new();
    private readonly CancellationTokenSource stopping = new();

    public string Owner => "embedded";

    public Task<bool> ScheduleAsync(BatchAttempt run, CancellationToken cancellation)
    {
        if (stopping.IsCancellationRequested) return Task.FromResult(true); // the next host restarts it
        var added = new Lazy<Task>(() => Task.Run(() => RunAsync(run), CancellationToken.None));
        var attempt = attempts.GetOrAdd(run.InstanceId, added);
        return Task.FromResult(!attempt.Value.IsCompleted || attempt == added);
    }

    public Task<bool> PurgeAsync(BatchState state, CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Stops all batches where they are; finished chunks have their checkpoints.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(attempts.Values.Select(attempt => attempt.Value));
        stopping.Dispose();
        chunks.Dispose();
        batches.Dispose();
    }

    private async Task RunAsync(BatchAttempt run)
    {
        try
        {
            await batches.WaitAsync(stopping.Token);
            try
            {
                LogEvent(run.Id, run.Attempt, "started");
                using var activities = new EmbeddedActivities(services, chunks, stopping.Token);
                await BatchOrchestration.RunAsync(activities, run);
                LogEvent(run.Id, run.Attempt, "ended");
            }
            finally
            {
                batches.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogEvent(run.Id, run.Attempt, "interrupted; the next start continues it");
        }
        catch (Exception exception)
        {
            LogFailed(exception, run.Id);
            await FailAsync(run, exception);
        }
    }

    private async Task FailAsync(BatchAttempt run, Exception exception)
    {
        try
        {
            var message = $"The batch could not be completed: {exception.Message}";
            var end = new BatchEnd(run, new BatchFailure(ErrorCodes.InternalError, message));
            await FailBatch.RunAsync(services, end, stopping.Token);
        }
        catch (Exception second) when (second is not OutOfMemoryException)
        {
            LogFailed(second, run.Id); // storage is unreachable: the reconciler restarts the batch as its next attempt
        }
    }

    [LoggerMessage(LogLevel.Information, "Batch {Id}, attempt {Attempt}: {Event}")]
    private partial void LogEvent(string id, int attempt, string @event);

    [LoggerMessage(LogLevel.Error, "Batch {Id}: could not be completed")]
    private partial void LogFailed(Exception exception, string id);
}
