namespace ServerlessAges.Batches.Activities;

/// <summary>
/// Fan-in: proves the chain, compares what is staged, then puts the result together from exactly the verified blocks. From
/// Committing on it is only rolled forward, and every part of it may be repeated.
/// </summary>
public static class CommitBatch
{
    /// <summary>Runs it.</summary>
    public static async Task<CommitResult> RunAsync(ActivityServices context, BatchAttempt run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(run);
        using var span = BatchTelemetry.Step("commit", run);
        var store = context.Store;
        if (await LiveBatch.FindAsync(context, run, cancellation).ConfigureAwait(false) is null)
            return new CommitResult(Stopped: true);
        if (await store.FindPlanAsync(run.Id, cancellation).ConfigureAwait(false) is not { } plan)
            return new CommitResult(Failure: new BatchFailure(ErrorCodes.PlanMissing, "The batch's plan was removed while it ran."));

        var records = new List<ChunkCheckpoint>();
        await foreach (var record in store.ListCheckpointsAsync(plan, chunk: null, cancellation).ConfigureAwait(false))
            records.Add(record);
        var walk = BoundaryVerifier.Through(plan, records);
        if (walk.Break is { } broken) return new CommitResult(new ReprocessRequest(run, broken, walk.Position));
        if (!plan.Options.MaxRejected.Allows(walk.Counts.Rejected, walk.Counts.Records))
            return new CommitResult(Failure: await TooManyAsync(store, plan, walk, cancellation).ConfigureAwait(false));

        var ids = BlockIds.All(plan, walk.Verified);
        var digest = BlockIds.Digest(ids);
        var committed = await store.FindCommittedAsync(plan, cancellation).ConfigureAwait(false);
        if (committed is not null && committed != digest) return new CommitResult(Failure: Conflict(plan));
        if (committed is null)
        {
            if (await ForgetLostAsync(store, plan, walk, cancellation).ConfigureAwait(false)) return new CommitResult(Lost: true);
            if (!await EnterCommittingAsync(context, run, cancellation).ConfigureAwait(false))
                return new CommitResult(Stopped: true);
            if (plan.Options.Format == ResultFormat.Csv)
            {
                var header = CsvResultWriter.Header(context.Processors.ResultsOf(plan.Options, plan.Dialect));
                await store.StageBlockAsync(plan, BlockIds.Header(plan), header, cancellation).ConfigureAwait(false);
            }
        }

        // The ages come last of the two: who sees them finds the rejected records as well.
        var rejected = await RejectedFile.WriteAsync(store, plan, walk, cancellation).ConfigureAwait(false);
        if (!await store.CommitAsync(plan, ids, digest, cancellation).ConfigureAwait(false))
            return new CommitResult(Failure: Conflict(plan));
        return await EndAsync(context, run, plan, walk, rejected, [.. records.Select(record => record.Work)], cancellation).ConfigureAwait(false);
    }

    private static BatchFailure Conflict(BatchPlan plan) => new(
        ErrorCodes.ResultConflict,
        $"{ResultNames.Ages(plan.Options.Format)} is there already and was put together from other blocks: "
        + "somebody else has written it. Remove it, and start the batch under another id.");

    private static async Task<bool> EnterCommittingAsync(ActivityServices context, BatchAttempt run, CancellationToken cancellation)
    {
        var state = await LiveBatch.ChangeAsync(
                context, run,
                state => state.Status == BatchStatus.Running ? state with { Status = BatchStatus.Committing } : null,
                cancellation)
            .ConfigureAwait(false);
        return state is not null;
    }

    // The manifest, then the state.
    private static async Task<CommitResult> EndAsync(
        ActivityServices context, BatchAttempt run, BatchPlan plan, BoundaryVerifier walk, ResultFile rejected, ChunkWork[] works,
        CancellationToken cancellation)
    {
        if (await LiveBatch.FindAsync(context, run, cancellation).ConfigureAwait(false) is not { State: var state })
            return new CommitResult(Stopped: true);
        await context.Store.CreateManifestAsync(ManifestBuilder.Walk(context.Processors, state, plan, walk, rejected), cancellation).ConfigureAwait(false);
        await LiveBatch.ChangeAsync(
                context, run,
                live => live with { Status = BatchStatus.Succeeded, Counts = walk.Counts, Worked = BatchRate.Worked(live, works, live.Changed) },
                cancellation)
            .ConfigureAwait(false);
        return new CommitResult();
    }

    // Staged blocks expire with the service's week, and an emulator that was killed forgets its last ones. Records whose
    // blocks are gone are forgotten too, so that their chunks are computed again.
    private static async Task<bool> ForgetLostAsync(
        IBatchStore store, BatchPlan plan, BoundaryVerifier walk, CancellationToken cancellation)
    {
        var staged = await store.ListStagedAsync(plan, cancellation).ConfigureAwait(false);
        var any = false;
        foreach (var record in walk.Verified)
        {
            var found = 0L;
            for (var number = 0; number < record.Blocks; number++)
                found += staged.GetValueOrDefault(BlockIds.Of(plan, record.Index, record.Start!.Value, number));
            if (found == record.OutputLength) continue;
            await store.DeleteCheckpointAsync(plan, record, cancellation).ConfigureAwait(false);
            any = true;
        }

        return any;
    }

    private static async Task<BatchFailure> TooManyAsync(
        IBatchStore store, BatchPlan plan, BoundaryVerifier walk, CancellationToken cancellation)
    {
        var offenders = await RejectedFile.FirstAsync(store, plan, walk, count: 3, cancellation).ConfigureAwait(false);
        return new BatchFailure(
            ErrorCodes.TooManyRejected,
            $"{walk.Counts.Rejected} of {walk.Counts.Records} records were rejected; maxRejected allows "
            + $"{plan.Options.MaxRejected}. The first: {string.Join("; ", offenders)}.");
    }
}
