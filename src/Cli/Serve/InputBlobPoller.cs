using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ServerlessAges.Cli.Serve;

/// <summary>Looks for uploaded blobs, and runs the reconciler.</summary>
/// <remarks>A look costs the more the more there is to list. The pause after it grows with it, so that an idle host stays idle.</remarks>
internal sealed partial class InputBlobPoller(
    IBatchInputs inputs, BatchClient client, Reconciler reconciler, TimeProvider clock, ILogger logger)
{
    private const int PausePerLook = 50;
    private const int StartsAtOnce = 8;

    // Only spares look-ups: the state says whether a blob was run.
    private HashSet<(string Name, string ETag)> seen = [];

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(
        RepeatAsync(LookAsync, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), stopping),
        RepeatAsync(ReconcileAsync, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), stopping));

    // After a look that found something, the next one follows after the shortest pause.
    private async Task RepeatAsync(Func<CancellationToken, Task<bool>> look, TimeSpan min, TimeSpan max, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var begun = clock.GetTimestamp();
            var pause = min;
            try
            {
                if (!await look(stopping)) pause = PausePerLook * clock.GetElapsedTime(begun);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                var reason = SanitizedText.Of(exception.Message);
                LogFailed(reason);
            }
            catch (OperationCanceledException)
            {
                return; // the host is stopping
            }

            pause = pause < min ? min : pause > max ? max : pause;
            await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> ReconcileAsync(CancellationToken stopping)
    {
        await reconciler.RunAsync(stopping);
        return false;
    }

    private async Task<bool> LookAsync(CancellationToken stopping)
    {
        var there = new HashSet<(string, string)>();
        var failed = new ConcurrentBag<(string, string)>();
        var started = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce, CancellationToken = stopping };
        await Parallel.ForEachAsync(New(), parallel, async (drop, cancellation) =>
        {
            if (await TryStartAsync(drop, cancellation)) Interlocked.Increment(ref started);
            else failed.Add((drop.Blob.Name, drop.Blob.ETag));
        });
        there.ExceptWith(failed);
        seen = there;
        return started > 0;

        async IAsyncEnumerable<InputBlob> New()
        {
            await foreach (var drop in inputs.ListUploadedBlobsAsync(stopping))
            {
                var version = (drop.Blob.Name, drop.Blob.ETag);
                if (there.Add(version) && !seen.Contains(version)) yield return drop;
            }
        }
    }

    // A blob that cannot become a batch does not stop the others. It is tried again at the next look.
    private async Task<bool> TryStartAsync(InputBlob drop, CancellationToken stopping)
    {
        var name = SanitizedText.Of(drop.Blob.Name);
        if (drop.IsFolder)
        {
            LogFolder(name);
            return true;
        }

        try
        {
            var state = await client.StartUploadedAsync(drop, stopping);
            LogDrop(name, state.Id, state.Status);
            return true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && exception is not StorageException { IsUnavailable: true })
        {
            var reason = SanitizedText.Of(exception.Message);
            LogSkipped(name, reason);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Blob {Name} marks a folder (hdi_isfolder=true): skipped")]
    private partial void LogFolder(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Blob {Name} is skipped until the next look: {Reason}")]
    private partial void LogSkipped(string name, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped blob {Name}: batch {Id} ({Status})")]
    private partial void LogDrop(string name, string id, BatchStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The next look at storage follows shortly: this one failed. {Reason}")]
    private partial void LogFailed(string reason);
}
