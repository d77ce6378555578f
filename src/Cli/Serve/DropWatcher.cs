using Microsoft.Extensions.Logging;
using ServerlessAges.Batches;
using ServerlessAges.Records;

namespace ServerlessAges.Cli.Serve;

/// <summary>Looks for dropped blobs, and after batches that nobody runs.</summary>
internal sealed partial class DropWatcher(
    IBatchStore store, BatchClient client, Reconciler reconciler, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReconcileInterval = TimeSpan.FromSeconds(30);

    // Only spares look-ups: whether a drop has run is for its state to say.
    private HashSet<(string Name, string ETag)> seen = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var reconciled = DateTimeOffset.MinValue;
        try
        {
            do
            {
                try
                {
                    if (clock.GetUtcNow() - reconciled >= ReconcileInterval)
                    {
                        await reconciler.RunAsync(stopping);
                        reconciled = clock.GetUtcNow();
                    }

                    await LookAsync(stopping);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogUnavailable(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var there = new HashSet<(string, string)>();
        await foreach (var drop in store.ListDropsAsync(stopping))
        {
            var version = (drop.Blob.Name, drop.Blob.ETag);
            if (!seen.Contains(version))
            {
                var state = await client.StartDropAsync(drop, stopping);
                var name = PlainLine.Of(drop.Blob.Name);
                LogDrop(name, state.Id, state.Status);
            }

            there.Add(version);
        }

        seen = there;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped blob {Name}: batch {Id} ({Status})")]
    private partial void LogDrop(string name, string id, BatchStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage does not answer; looking again shortly")]
    private partial void LogUnavailable(Exception exception);
}
