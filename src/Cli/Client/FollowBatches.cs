namespace ServerlessAges.Cli.Client;

/// <summary>Waits for the end of batches, with a bar for each. A service that is away for a while is waited for.</summary>
internal static class FollowBatches
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Follows them.</summary>
    /// <param name="call">The command.</param>
    /// <param name="ids">Which.</param>
    /// <param name="dropped">They were dropped: the service sees them in its own time.</param>
    /// <returns>How they ended, in the order of <paramref name="ids"/>.</returns>
    public static async Task<IReadOnlyList<BatchAnswer>> ToTheEndAsync(ClientCall call, IReadOnlyList<string> ids, bool dropped = false)
    {
        var bars = ids.Select(id => new Bar { Text = id }).ToArray();
        var follow = FollowAsync(call, ids, bars, dropped);
        await TerminalBars.ShowAsync(bars, follow);
        try
        {
            return await follow;
        }
        catch (OperationCanceledException) when (!call.Json)
        {
            await Console.Error.WriteLineAsync($"ages: the batches go on; look again with: ages status {string.Join(' ', ids)} --follow");
            throw;
        }
    }

    private static async Task<IReadOnlyList<BatchAnswer>> FollowAsync(ClientCall call, IReadOnlyList<string> ids, Bar[] bars, bool dropped)
    {
        var batches = new BatchAnswer?[ids.Count];
        var paces = ids.Select(_ => new PollInterval(TimeProvider.System)).ToArray();
        var heard = TimeProvider.System.GetTimestamp();
        for (var wait = Step; ; wait = wait < Longest ? wait + Step : Longest)
        {
            for (var i = 0; i < ids.Count; i++)
            {
                if (batches[i] is { HasEnded: true }) continue;
                try
                {
                    var batch = batches[i] = await call.Service.FindAsync(ids[i], call.Cancellation);
                    heard = TimeProvider.System.GetTimestamp();
                    bars[i].Done = batch.HasEnded ? 1 : batch.Progress is { Length: > 0 } progress ? (double)progress.Bytes / progress.Length : 0;
                    bars[i].Text = $"{ids[i]}  {(batch.Progress is { } seen && !batch.HasEnded ? paces[i].Describe(seen) : batch.Status)}";
                }
                catch (ServiceException exception) when (
                    (exception.IsTransient && TimeProvider.System.GetElapsedTime(heard) < Patience) || (dropped && exception.Status == 404))
                {
                    bars[i].Text = $"{ids[i]}  {(exception.IsTransient ? "the service does not answer" : "not seen by the service yet")}";
                }
            }

            if (batches.All(batch => batch is { HasEnded: true })) return batches!;
            await Task.Delay(wait, call.Cancellation);
        }
    }
}
