using ServerlessAges.Api.Requests;

namespace ServerlessAges.Cli.Serve;

/// <summary>Polls the container for uploaded blobs, and runs the reconciler.</summary>
/// <remarks>The pause after a poll grows with the time that the poll took, so that an idle host stays idle.</remarks>
internal sealed partial class InputBlobPoller(
    IBatchInputs inputs, BatchClient client, Reconciler reconciler, TimeProvider clock, ILogger logger)
{
    private const int PausePerPoll = 50;
    private const int MaxStarts = 8;

    // Only saves requests: the state says whether a blob has become a batch.
    private HashSet<BlobReference> seen = [];

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(
        RepeatAsync(PollAsync, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), stopping),
        RepeatAsync(ReconcileAsync, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), stopping));

    // The shortest pause follows the first poll, which may create containers, and a poll that found something.
    private async Task RepeatAsync(
        Func<CancellationToken, Task<bool>> poll, TimeSpan min, TimeSpan max, CancellationToken stopping)
    {
        for (var isFirst = true; !stopping.IsCancellationRequested; isFirst = false)
        {
            var start = clock.GetTimestamp();
            var pause = min;
            try
            {
                if (!await poll(stopping) && !isFirst) pause = PausePerPoll * clock.GetElapsedTime(start);
            }
            catch (Exception exception)
            {
                if (stopping.IsCancellationRequested) return;
                LogFailed(SanitizedText.Of(exception.Message));
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

    private async Task<bool> PollAsync(CancellationToken stopping)
    {
        var found = new HashSet<BlobReference>();
        var failed = new ConcurrentBag<BlobReference>();
        var started = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = MaxStarts, CancellationToken = stopping };
        await Parallel.ForEachAsync(NewBlobsAsync(), parallel, async (upload, cancellation) =>
        {
            if (await TryStartAsync(upload, cancellation)) Interlocked.Increment(ref started);
            else failed.Add(upload.Blob);
        });
        found.ExceptWith(failed);
        seen = found;
        return started > 0;

        async IAsyncEnumerable<InputBlob> NewBlobsAsync()
        {
            await foreach (var upload in inputs.ListAsync(ApiOptions.InputContainer, "", stopping))
            {
                if (!found.Add(upload.Blob) || seen.Contains(upload.Blob)) continue;
                if (upload.IsFolder) LogFolder(SanitizedText.Of(upload.Blob.Name));
                else yield return upload;
            }
        }
    }

    // A blob that cannot become a batch does not stop the others. The next poll tries it again.
    private async Task<bool> TryStartAsync(InputBlob upload, CancellationToken stopping)
    {
        var name = SanitizedText.Of(upload.Blob.Name);
        try
        {
            var state = await client.StartUploadedAsync(upload, stopping);
            LogUploaded(name, state.Id, state.Status);
            return true;
        }
        catch (Exception exception) when (
            !stopping.IsCancellationRequested && exception is not StorageException { IsUnavailable: true })
        {
            LogSkipped(name, SanitizedText.Of(exception.Message));
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Blob {Name} is skipped until the next poll: {Reason}")]
    private partial void LogSkipped(string name, string reason);

    [LoggerMessage(LogLevel.Information, "Blob {Name} marks a folder (hdi_isfolder=true): skipped")]
    private partial void LogFolder(string name);

    [LoggerMessage(LogLevel.Information, "Uploaded blob {Name}: batch {Id} ({Status})")]
    private partial void LogUploaded(string name, string id, BatchStatus status);

    [LoggerMessage(LogLevel.Warning, "A poll of storage failed; the next one follows shortly. {Reason}")]
    private partial void LogFailed(string reason);
}
