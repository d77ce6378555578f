namespace ServerlessAges.Batches.Activities;

/// <summary>Verifies boundaries and staged blocks, and commits the result. Each part is repeatable.</summary>
public static class CommitBatch
{
    public static async Task<CommitResult> RunAsync(
        ActivityServices services, BatchAttempt attempt, CancellationToken cancellation)
    {
        using var span = BatchTelemetry.Start("commit", attempt);
        var (checkpoints, results) = (services.Storage.Checkpoints, services.Storage.Results);
        if (await LiveBatch.FindAsync(services, attempt, cancellation) is null) return new CommitResult(Stopped: true);
        if (await checkpoints.FindPlanAsync(attempt.Id, cancellation) is not { } plan)
            return new CommitResult(Failure: ProcessChunk.PlanMissing);

        var all = await checkpoints.ListAsync(plan, chunk: null, cancellation).ToListAsync(cancellation);
        var boundaries = BoundaryVerifier.Verify(plan, all);
        if (boundaries.Unverified is { } unverified)
            return new CommitResult(new ReprocessRequest(attempt, unverified, boundaries.Position));
        var header = services.Processors.HeaderOf(plan.Options, plan.ResultsOf(plan.Dialect));
        if (await TooManyAsync(results, plan, boundaries, cancellation) is { } failure)
        {
            // Users correct the rejected records, and send them again.
            await WriteFilesAsync();
            return new CommitResult(Failure: failure);
        }

        var ids = BlockIds.All(plan, boundaries.Verified);
        if (ids.Count > BlockSink.MaxBlocks) return new CommitResult(Failure: BatchFailure.From(BlockSink.TooLarge()));
        var digest = BlockIds.Digest(ids);
        var committed = await results.FindCommittedAsync(plan, cancellation);
        if (committed is not null && committed != digest) return new CommitResult(Failure: Conflict(plan));
        if (committed is null)
        {
            if (await DeleteLostAsync(services.Storage, plan, boundaries, cancellation))
                return new CommitResult(Lost: true);
            var committing = await LiveBatch.ChangeAsync(
                services, attempt,
                live => live.Status == BatchStatus.Running ? live with { Status = BatchStatus.Committing } : null,
                cancellation);
            if (committing is null) return new CommitResult(Stopped: true);
            if (!header.IsEmpty) await results.StageBlockAsync(plan, BlockIds.Header(plan), header, cancellation);
        }

        // Before the result: a reader that finds the result also finds the other files.
        var (inputs, rejected) = await WriteFilesAsync();
        if (!await results.CommitAsync(plan, ids, digest, cancellation))
            return new CommitResult(Failure: Conflict(plan));

        if (await LiveBatch.FindAsync(services, attempt, cancellation) is not { State: var state })
            return new CommitResult(Stopped: true);
        var manifest = BatchManifest.Create(header.Span, state, plan, boundaries, rejected, inputs);
        await results.CreateManifestAsync(manifest, cancellation);
        var work = all.Select(checkpoint => checkpoint.Work);
        await LiveBatch.ChangeAsync(
            services, attempt,
            live => live with
            {
                Status = BatchStatus.Succeeded, Counts = boundaries.Counts,
                List = live.List is { } list ? list with { Rejected = boundaries.RejectedInputs } : null,
                Worked = BatchRate.Worked(live, work, live.Changed),
            },
            cancellation);
        return new CommitResult();

        async Task<(ResultFile? Inputs, ResultFile Rejected)> WriteFilesAsync()
        {
            var inputs = plan.Inputs is null
                ? null : await InputAccounts.WriteAsync(results, plan, boundaries, header.Length, cancellation);
            return (inputs, await RejectedFile.WriteAsync(results, plan, boundaries, cancellation));
        }
    }

    private static async Task<BatchFailure?> TooManyAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries, CancellationToken cancellation)
    {
        var (counts, options) = (boundaries.Counts, plan.Options);
        return !options.MaxRejected.Allows(counts.Rejected, counts.Records)
            ? await TooManyRejectedAsync(results, plan, boundaries, cancellation)
            : boundaries.RejectedInputs > options.MaxRejectedInputs
                ? await TooManyInputsAsync(results, plan, boundaries, cancellation)
                : null;
    }

    private static BatchFailure Conflict(BatchPlan plan) => new(
        ErrorCodes.ResultConflict,
        $"{ResultNames.Results(plan.Options.Format)} exists and was created from other blocks by another writer. "
        + "Delete it, and start the batch under another id.");

    // Staged blocks expire after a week, and an emulator that was killed forgets its last ones. Their checkpoints are
    // deleted, so that their chunks are computed again.
    private static async Task<bool> DeleteLostAsync(
        BatchStorage storage, BatchPlan plan, BoundaryVerifier boundaries, CancellationToken cancellation)
    {
        var staged = await storage.Results.ListStagedAsync(plan, cancellation);
        var any = false;
        foreach (var checkpoint in boundaries.Verified)
        {
            var length = BlockIds.From(plan, checkpoint).Sum(id => staged.GetValueOrDefault(id));
            if (length == checkpoint.OutputLength) continue;
            await storage.Checkpoints.DeleteAsync(plan, checkpoint, cancellation);
            any = true;
        }

        return any;
    }

    private static async Task<BatchFailure> TooManyRejectedAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries, CancellationToken cancellation)
    {
        var first = await RejectedFile.FirstAsync(results, plan, boundaries, count: 3, cancellation);
        var counts = boundaries.Counts;
        return new BatchFailure(
            ErrorCodes.TooManyRejected,
            $"{counts.Rejected} of {counts.Records} records were rejected, and maxRejected allows "
            + $"{plan.Options.MaxRejected}. The first: {string.Join("; ", first)}.");
    }

    private static async Task<BatchFailure> TooManyInputsAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries, CancellationToken cancellation)
    {
        var first = await InputAccounts.FirstRejectedAsync(results, plan, boundaries, count: 3, cancellation);
        return new BatchFailure(
            ErrorCodes.TooManyRejectedInputs,
            $"{boundaries.RejectedInputs} of {plan.Inputs!.Count} inputs cannot be read, and maxRejectedInputs allows "
            + $"{plan.Options.MaxRejectedInputs}. The first: {string.Join(" ", first)}");
    }
}
