namespace ServerlessAges.Batches.Activities;

/// <summary>The state as an activity may act on it: only that of the attempt it belongs to, and only while it is live.</summary>
internal static class LiveBatch
{
    /// <summary>The state, or null where the batch was stopped or another attempt has taken over.</summary>
    public static async Task<StoredState?> FindAsync(ActivityServices context, BatchAttempt run, CancellationToken cancellation)
    {
        var found = await context.Store.FindStateAsync(run.Id, cancellation).ConfigureAwait(false);
        return found is { State: { HasEnded: false } state } && state.Attempt == run.Attempt ? found : null;
    }

    /// <summary>Changes the state while it is live and <paramref name="change"/> still wants to.</summary>
    /// <param name="context">What to work with.</param>
    /// <param name="run">Whose state.</param>
    /// <param name="change">Gives the new state, or null to leave it as it is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The state as it is now; null where it is not live.</returns>
    public static async Task<BatchState?> ChangeAsync(
        ActivityServices context, BatchAttempt run, Func<BatchState, BatchState?> change, CancellationToken cancellation)
    {
        while (true)
        {
            var found = await FindAsync(context, run, cancellation).ConfigureAwait(false);
            if (found is null) return null;
            if (change(found.State) is not { } changed) return found.State;
            changed = changed with { Changed = context.Clock.GetUtcNow() };
            if (await context.Store.TryReplaceStateAsync(changed, found.Version, cancellation).ConfigureAwait(false) is null) continue;
            if (changed.HasEnded)
                await BatchTelemetry.EndedAsync(context.Store, changed, context.Settings.MaxConcurrentChunks).ConfigureAwait(false);
            return changed;
        }
    }

    /// <summary>Cancels <paramref name="work"/> as soon as the batch is not live any more.</summary>
    public static async Task WatchAsync(ActivityServices context, BatchAttempt run, CancellationTokenSource work)
    {
        using var timer = new PeriodicTimer(context.StateInterval, context.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(work.Token).ConfigureAwait(false))
            {
                if (await IsStoppedAsync(context, run, work.Token).ConfigureAwait(false))
                    await work.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // The work is done, or was just stopped.
        }
    }

    private static async Task<bool> IsStoppedAsync(ActivityServices context, BatchAttempt run, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(context, run, cancellation).ConfigureAwait(false) is null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return false; // storage that does not answer is the work's to report; here the next look will do
        }
    }
}
