namespace ServerlessAges.Batches.Client;

/// <summary>Restarts batches that have no end and no live orchestration, deletes results after their retention,
/// delivers the events of ended batches that were not delivered, and deletes stored request bodies that never became a
/// batch. Hosts run it at start-up and by a timer, also concurrently.</summary>
public sealed class Reconciler(ActivityServices services, IBatchScheduler scheduler, BatchClient client)
{
    public const int MaxAutomaticRestarts = 5;

    // An activity may still write when its batch is deleted. An upload becomes a batch when it is complete.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly TimeSpan UploadGrace = TimeSpan.FromDays(1);

    /// <summary>Runs over all batches. A failure does not stop the others.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var storage = services.Storage;
        var failures = new List<Exception>();
        // Before the states: an upload that becomes a batch in the meantime is found among them.
        var uploads = storage.Inputs.ListUploadsAsync(UploadGrace, cancellation);
        var orphans = await uploads.ToHashSetAsync(cancellationToken: cancellation);
        await foreach (var entry in storage.States.ListAsync(cancellation))
        {
            if (entry.Upload is not null) orphans.Remove(entry.Upload);
            await TryAsync(() => ReconcileAsync(entry, cancellation));
            if (services.Notifier is { } notifier && Notifier.MayBeDue(entry))
                await TryAsync(() => notifier.DeliverAsync(entry.Id, cancellation));
        }

        foreach (var upload in orphans) await TryAsync(() => storage.Inputs.DeleteUploadAsync(upload, cancellation));
        if (failures.Count > 0) throw new AggregateException(failures);

        async Task TryAsync(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                failures.Add(exception);
            }
        }
    }

    private Task ReconcileAsync(StateEntry entry, CancellationToken cancellation) => entry.Status switch
    {
        BatchStatus.Deleted when entry.Purged || entry.Age < Grace => Task.CompletedTask,
        BatchStatus.Deleted => PurgeAsync(entry.Id, cancellation),
        BatchStatus.Pending or BatchStatus.Running or BatchStatus.Committing => RestartAsync(entry.Id, cancellation),
        _ when entry.Age > services.Settings.Retention => client.DeleteAsync(entry.Id, cancellation),
        _ => Task.CompletedTask,
    };

    // Deletes what an activity wrote that was running when the batch was deleted.
    private async Task PurgeAsync(string id, CancellationToken cancellation)
    {
        var storage = services.Storage;
        if (await storage.States.FindAsync(id, cancellation) is not { State.Status: BatchStatus.Deleted } found) return;
        await storage.Results.DeleteBatchAsync(found.State, cancellation);
        if (!await scheduler.PurgeAsync(found.State, cancellation)) return;
        await storage.States.TryReplaceAsync(found.State with { Purged = true }, found.Version, cancellation);
    }

    private async Task RestartAsync(string id, CancellationToken cancellation)
    {
        var found = await services.Storage.States.FindAsync(id, cancellation);
        if (found is not { State: { HasEnded: false } state } || state.Owner != scheduler.Owner) return;
        var attempt = BatchAttempt.From(state);
        if (await scheduler.ScheduleAsync(attempt, cancellation)) return;

        // The orchestration is over and the batch has not ended: the orchestration was lost, or has failed.
        var restarted = await LiveBatch.ChangeAsync(
            services, attempt,
            live => live.AutomaticRestarts < MaxAutomaticRestarts
                ? live with { Attempt = live.Attempt + 1, AutomaticRestarts = live.AutomaticRestarts + 1 }
                : live with { Status = BatchStatus.Failed, Failure = RetriesExhausted(live) },
            cancellation);
        if (restarted is { HasEnded: false }) await scheduler.ScheduleAsync(BatchAttempt.From(restarted), cancellation);
    }

    private static BatchFailure RetriesExhausted(BatchState state) => new(
        ErrorCodes.RetriesExhausted,
        $"The batch was restarted {MaxAutomaticRestarts} times while {state.Status} and did not end. See the log of "
        + "the host, fix the cause, then redrive the batch; its finished chunks are reused.");
}
