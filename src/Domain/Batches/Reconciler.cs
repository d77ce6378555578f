using ServerlessAges.Batches.Activities;

namespace ServerlessAges.Batches;

/// <summary>
/// Looks after what nobody else does: batches without an end and without a live orchestration, results past their time,
/// uploads that never became a batch. Run at start-up and by a timer; any number may run at once.
/// </summary>
/// <param name="context">What to work with.</param>
/// <param name="scheduler">Runs this host's batches.</param>
/// <param name="client">Deletes what is past its time.</param>
public sealed class Reconciler(ActivityContext context, IBatchScheduler scheduler, IBatchClient client)
{
    /// <summary>How often a batch is taken up by itself before it fails.</summary>
    public const int MaxRevivals = 5;

    // Time for whoever was at work when the batch was deleted, and for an upload to become a batch.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly TimeSpan UploadGrace = TimeSpan.FromDays(1);

    /// <summary>Runs once over all batches. One that cannot be dealt with does not keep others from it.</summary>
    /// <exception cref="AggregateException">What could not be dealt with; the next run tries again.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        var sources = new HashSet<string>();
        await foreach (var state in context.Store.ListStatesAsync(cancellation).ConfigureAwait(false))
        {
            sources.Add(state.Source.Name);
            try
            {
                await LookAfterAsync(state, cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                failures.Add(exception);
            }
        }

        var old = context.Store.ListUploadsAsync(context.Clock.GetUtcNow() - UploadGrace, cancellation);
        await foreach (var upload in old.ConfigureAwait(false))
        {
            if (!sources.Contains(upload.Name)) await context.Store.DeleteUploadAsync(upload, cancellation).ConfigureAwait(false);
        }

        if (failures.Count > 0) throw new AggregateException(failures);
    }

    private async Task LookAfterAsync(BatchState state, CancellationToken cancellation)
    {
        var age = context.Clock.GetUtcNow() - state.Changed;
        if (state.Status == BatchStatus.Deleted)
        {
            // Once more: an activity may have been at work when it was deleted.
            if (age > Grace && age < 2 * Grace) await context.Store.DeleteBatchAsync(state, cancellation).ConfigureAwait(false);
        }
        else if (state.HasEnded)
        {
            if (age > context.Settings.Retention) await client.DeleteAsync(state.Id, cancellation).ConfigureAwait(false);
        }
        else if (state.Owner == scheduler.Owner)
        {
            await TakeUpAsync(state, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TakeUpAsync(BatchState state, CancellationToken cancellation)
    {
        var run = BatchRun.Of(state);
        if (await scheduler.ScheduleAsync(run, cancellation).ConfigureAwait(false)) return;

        // The orchestration is over and the batch is not: it was lost, or could not go on.
        var taken = await LiveBatch.ChangeAsync(
                context, run,
                live => live.Revivals < MaxRevivals
                    ? live with { Attempt = live.Attempt + 1, Revivals = live.Revivals + 1 }
                    : live with { Status = BatchStatus.Failed, Failure = GivenUp(live) },
                cancellation)
            .ConfigureAwait(false);
        if (taken is { HasEnded: false }) await scheduler.ScheduleAsync(BatchRun.Of(taken), cancellation).ConfigureAwait(false);
    }

    private static BatchFailure GivenUp(BatchState state) => new(
        "given-up",
        $"The batch was taken up {MaxRevivals} times while {state.Status} and never ended: the host's log says why. Redrive it when "
        + "that is mended; finished chunks are kept.");
}
