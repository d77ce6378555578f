namespace ServerlessAges.Batches.Client;

/// <summary>
/// Restarts batches without an end and without a live orchestration, deletes results after their retention, and uploads that never
/// became a batch. Run at start-up and by a timer; several may run at the same time.
/// </summary>
/// <remarks>
/// It lists all states, 5,000 in a request, and reads only those that it acts on. Ages are measured by the storage's clock.
/// </remarks>
/// <param name="context">What to work with.</param>
/// <param name="scheduler">Runs this host's batches.</param>
/// <param name="client">Deletes ended batches.</param>
public sealed class Reconciler(ActivityServices context, IBatchScheduler scheduler, IBatchClient client)
{
    /// <summary>How often a batch is restarted automatically before it fails.</summary>
    public const int MaxAutomaticRestarts = 5;

    // An activity may still write when its batch is deleted; an upload becomes a batch when it is complete.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly TimeSpan UploadGrace = TimeSpan.FromDays(1);

    /// <summary>Runs once over all batches. A batch that fails does not stop the others.</summary>
    /// <exception cref="AggregateException">The failures; the next run tries again.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        // Listed before the states: an upload that becomes a batch meanwhile is found among them.
        var orphans = new HashSet<string>();
        await foreach (var upload in context.Store.ListUploadsAsync(UploadGrace, cancellation).ConfigureAwait(false)) orphans.Add(upload);
        await foreach (var entry in context.Store.ListStatesAsync(cancellation).ConfigureAwait(false))
        {
            if (entry.Upload is not null) orphans.Remove(entry.Upload);
            await TryAsync(() => ReconcileAsync(entry, cancellation)).ConfigureAwait(false);
        }

        foreach (var upload in orphans) await TryAsync(() => context.Store.DeleteUploadAsync(upload, cancellation)).ConfigureAwait(false);
        if (failures.Count > 0) throw new AggregateException(failures);

        async Task TryAsync(Func<Task> act)
        {
            try
            {
                await act().ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                failures.Add(exception);
            }
        }
    }

    private Task ReconcileAsync(StateEntry entry, CancellationToken cancellation) => entry.Status switch
    {
        BatchStatus.Deleted => entry.Purged || entry.Age < Grace ? Task.CompletedTask : PurgeAsync(entry.Id, cancellation),
        BatchStatus.Succeeded or BatchStatus.Failed or BatchStatus.Cancelled =>
            entry.Age > context.Settings.Retention ? client.DeleteAsync(entry.Id, cancellation) : Task.CompletedTask,
        _ => RestartAsync(entry.Id, cancellation),
    };

    // Deletes again what an activity wrote that was at work when the batch was deleted.
    private async Task PurgeAsync(string id, CancellationToken cancellation)
    {
        if (await context.Store.FindStateAsync(id, cancellation).ConfigureAwait(false) is not { State.Status: BatchStatus.Deleted } found) return;
        await context.Store.DeleteBatchAsync(found.State, cancellation).ConfigureAwait(false);
        if (!await scheduler.PurgeAsync(found.State, cancellation).ConfigureAwait(false)) return;
        await context.Store.TryReplaceStateAsync(found.State with { Purged = true }, found.Version, cancellation).ConfigureAwait(false);
    }

    private async Task RestartAsync(string id, CancellationToken cancellation)
    {
        var found = await context.Store.FindStateAsync(id, cancellation).ConfigureAwait(false);
        if (found is not { State: { HasEnded: false } state } || state.Owner != scheduler.Owner) return;
        var run = BatchAttempt.Of(state);
        if (await scheduler.ScheduleAsync(run, cancellation).ConfigureAwait(false)) return;

        // The orchestration is over and the batch is not: it was lost, or could not go on.
        var taken = await LiveBatch.ChangeAsync(
                context, run,
                live => live.AutomaticRestarts < MaxAutomaticRestarts
                    ? live with { Attempt = live.Attempt + 1, AutomaticRestarts = live.AutomaticRestarts + 1 }
                    : live with { Status = BatchStatus.Failed, Failure = GivenUp(live) },
                cancellation)
            .ConfigureAwait(false);
        if (taken is { HasEnded: false }) await scheduler.ScheduleAsync(BatchAttempt.Of(taken), cancellation).ConfigureAwait(false);
    }

    private static BatchFailure GivenUp(BatchState state) => new(
        ErrorCodes.RetriesExhausted,
        $"The batch was taken up {MaxAutomaticRestarts} times while {state.Status} and never ended: the host's log says why. Redrive it when "
        + "that is mended; finished chunks are kept.");
}
