using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ServerlessAges.Cli.Serve;

/// <summary>Runs orchestrations in this process. What it forgets when it dies, the states remember.</summary>
internal sealed partial class EmbeddedScheduler(ActivityServices context, ILogger logger) : IBatchScheduler, IAsyncDisposable
{
    // The others wait: thousands of uploaded blobs may be found at once.
    private const int BatchesAtWork = 64;

    private readonly SemaphoreSlim atWork = new(BatchesAtWork);
    private readonly ConcurrentDictionary<string, Lazy<Task>> running = new();
    private readonly ConcurrentDictionary<string, bool> over = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly ChunkLimiter cores = new();

    public string Owner => "embedded";

    public Task<bool> ScheduleAsync(BatchAttempt run, CancellationToken cancellation)
    {
        if (stopping.IsCancellationRequested) return Task.FromResult(true); // the next start takes it up
        if (over.ContainsKey(run.InstanceId)) return Task.FromResult(false);
        // Lazy: of two callers at once only one starts it.
        _ = running.GetOrAdd(run.InstanceId, _ => new Lazy<Task>(() => Task.Run(() => RunAsync(run), CancellationToken.None))).Value;
        return Task.FromResult(true);
    }

    public Task<bool> PurgeAsync(BatchState state, CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Stops all work where it is; records keep what is finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Values.Select(task => task.Value));
        stopping.Dispose();
        cores.Dispose();
        atWork.Dispose();
    }

    private async Task RunAsync(BatchAttempt run)
    {
        var waited = false;
        try
        {
            await atWork.WaitAsync(stopping.Token);
            waited = true;
            LogBegun(run.Id, run.Attempt);
            using var steps = new EmbeddedActivities(context, cores, stopping.Token);
            await BatchOrchestration.RunAsync(steps, run);
            LogEnded(run.Id, run.Attempt);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogInterrupted(run.Id);
        }
        catch (Exception exception)
        {
            LogFailed(exception, run.Id);
            await FailAsync(run, exception);
        }
        finally
        {
            if (waited) atWork.Release();
            over.TryAdd(run.InstanceId, true);
            running.TryRemove(run.InstanceId, out _);
        }
    }

    private async Task FailAsync(BatchAttempt run, Exception exception)
    {
        try
        {
            var failure = new BatchFailure(ErrorCodes.InternalError, $"The batch could not be completed: {exception.Message}");
            await FailBatch.RunAsync(context, new BatchEnd(run, failure), stopping.Token);
        }
        catch (Exception second) when (second is not OutOfMemoryException)
        {
            LogFailed(second, run.Id); // storage is away: the reconciler takes the batch up again, as the next attempt
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Id}, attempt {Attempt}: begun")]
    private partial void LogBegun(string id, int attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Id}, attempt {Attempt}: ended")]
    private partial void LogEnded(string id, int attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Id}: interrupted, to be taken up at the next start")]
    private partial void LogInterrupted(string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch {Id}: could not be completed")]
    private partial void LogFailed(Exception exception, string id);
}
