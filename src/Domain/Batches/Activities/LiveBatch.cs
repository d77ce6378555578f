namespace ServerlessAges.Batches.Activities;

/// <summary>The state of a batch for one attempt: null once it has ended or has another attempt.</summary>
internal static class LiveBatch
{
    public static async Task<StoredState?> FindAsync(
        ActivityServices services, BatchAttempt attempt, CancellationToken cancellation)
    {
        var found = await services.Storage.States.FindAsync(attempt.Id, cancellation);
        return IsLive(found?.State, attempt) ? found : null;
    }

    /// <summary>Changes the state while it is live, unless <paramref name="change"/> returns null.</summary>
    public static async Task<BatchState?> ChangeAsync(
        ActivityServices services, BatchAttempt attempt, Func<BatchState, BatchState?> change,
        CancellationToken cancellation)
    {
        var isLive = false;
        var state = await ChangeAsync(
            services.Storage.States, services.Clock, services.Notifier, attempt.Id,
            state => (isLive = IsLive(state, attempt)) ? change(state) : null,
            cancellation);
        return isLive ? state : null;
    }

    /// <summary>Returns the current state, which is unchanged if <paramref name="change"/> returns null.</summary>
    public static async Task<BatchState?> ChangeAsync(
        IBatchStates states, TimeProvider clock, Notifier? notifier, string id,
        Func<BatchState, BatchState?> change, CancellationToken cancellation)
    {
        while (true)
        {
            if (await states.FindAsync(id, cancellation) is not { } found) return null;
            if (change(found.State) is not { } changed) return found.State;
            changed = changed with { Changed = clock.GetUtcNow() };
            if (await states.TryReplaceAsync(changed, found.Version, cancellation) is null) continue;
            if (!changed.HasEnded || found.State.HasEnded) return changed;
            BatchTelemetry.BatchEnded(changed);
            notifier?.Begin(id);
            return changed;
        }
    }

    /// <summary>Cancels the work when the batch is not live anymore. Ends when the work is cancelled.</summary>
    public static async Task WatchAsync(ActivityServices services, BatchAttempt attempt, CancellationTokenSource work)
    {
        using var timer = new PeriodicTimer(services.StateInterval, services.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(work.Token))
            {
                try
                {
                    if (await FindAsync(services, attempt, work.Token) is null) await work.CancelAsync();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // Ignore: the work reports storage errors. Retry on the next tick.
                }
            }
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // The work is finished or stopped.
        }
    }

    /// <summary>Runs work that is cancelled when the batch is not live anymore.</summary>
    /// <param name="end">Creates the result of work that failed with a reason for users, or that was stopped
    /// (null).</param>
    public static async Task<T> WhileLiveAsync<T>(
        ActivityServices services, BatchAttempt attempt, Func<CancellationToken, Task<T>> run,
        Func<BatchFailure?, T> end, CancellationToken cancellation)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = WatchAsync(services, attempt, work);
        try
        {
            return await run(work.Token);
        }
        catch (BatchException exception)
        {
            return end(BatchFailure.From(exception));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && work.IsCancellationRequested)
        {
            return end(null);
        }
        finally
        {
            await work.CancelAsync();
            await watch;
        }
    }

    private static bool IsLive(BatchState? state, BatchAttempt attempt) =>
        state is { HasEnded: false } && state.Attempt == attempt.Attempt;
}
