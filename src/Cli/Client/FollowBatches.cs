namespace ServerlessAges.Cli.Client;

/// <summary>Waits for the end of batches, with a bar for each.</summary>
internal static class FollowBatches
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OutageTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Returns the ended batches in the order of their ids. An outage of a minute is waited for.</summary>
    public static async Task<BatchAnswer[]> ToTheEndAsync(
        ClientCall call, IReadOnlyList<string> ids, bool uploaded = false)
    {
        var bars = ids.Select(id => new Bar { Text = id }).ToArray();
        var follow = FollowAsync(call, ids, bars, uploaded);
        await Bar.ShowAsync(bars, follow);
        try
        {
            return await follow;
        }
        catch (OperationCanceledException) when (!call.Json)
        {
            Console.Error.WriteLine(
                $"ages: the batches go on; look again with: ages status {string.Join(' ', ids)} --follow");
            throw;
        }
    }

    private static async Task<BatchAnswer[]> FollowAsync(
        ClientCall call, IReadOnlyList<string> ids, Bar[] bars, bool uploaded)
    {
        var batches = new BatchAnswer?[ids.Count];
        var lastAnswer = Stopwatch.GetTimestamp();
        for (var pause = Step; ; pause = pause < MaxPause ? pause + Step : MaxPause)
        {
            foreach (var (i, id) in ids.Index().Where(pair => batches[pair.Index] is not { HasEnded: true }))
            {
                try
                {
                    var batch = batches[i] = await call.Service.FindAsync(id, call.Cancellation);
                    lastAnswer = Stopwatch.GetTimestamp();
                    var progress = batch.HasEnded ? null : batch.Progress;
                    if (batch.HasEnded) bars[i].Done = 1;
                    if (progress is { Length: > 0 }) bars[i].Done = (double)progress.Bytes / progress.Length;
                    var text = progress is null ? batch.Status : $"{batch.Inputs?.Describe()}{progress.Describe()}";
                    bars[i].Text = $"{id}  {text}";
                }
                catch (ServiceException exception) when (
                    exception.IsTransient && Stopwatch.GetElapsedTime(lastAnswer) < OutageTimeout)
                {
                    bars[i].Text = $"{id}  the service does not answer";
                }
                catch (ServiceException exception) when (uploaded && exception.Status == 404)
                {
                    bars[i].Text = $"{id}  not seen by the service yet";
                }
            }

            if (batches.All(batch => batch is { HasEnded: true })) return batches!;
            await Task.Delay(pause, call.Cancellation);
        }
    }
}
