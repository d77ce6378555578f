namespace ServerlessAges.Batches.Orchestration;

/// <summary>
/// A batch from end to end: prepare → plan → groups → verify and repair until the chain holds → commit. Deterministic,
/// so that it can run under replay: everything that could differ between two runs comes from the steps. If steps or their order
/// change, raise <c>defaultVersion</c> in host.json: an orchestration of another version fails, and the reconciler restarts its batch.
/// </summary>
public static class BatchOrchestration
{
    // Staged blocks that are lost again and again are not coming.
    private const int MaxRounds = 3;

    /// <summary>Runs one attempt.</summary>
    /// <exception cref="Exception">Only what the engine's retries did not get over.</exception>
    public static async Task RunAsync(IBatchActivities steps, BatchAttempt run)
    {
        var prepared = await steps.PrepareAsync(run);
        if (await HasEndedAsync(steps, run, prepared.Failure, prepared.Stopped)) return;

        var plan = await steps.PlanAsync(new PlanRequest(run, prepared.Input!, prepared.Format));
        if (await HasEndedAsync(steps, run, plan.Failure, plan.Stopped)) return;

        for (var round = 1; round <= MaxRounds; round++)
        {
            var (failure, stopped) = await ProcessAsync(steps, run, plan, round);
            if (await HasEndedAsync(steps, run, failure, stopped)) return;
            if (await HasCommittedAsync(steps, run)) return;
        }

        await steps.FailAsync(new BatchEnd(run, new BatchFailure(
            ErrorCodes.BlocksLost, $"Storage lost staged blocks {MaxRounds} times: see to the storage account, and redrive the batch.")));
    }

    // False where staged blocks were lost, and chunks have to be processed again.
    private static async Task<bool> HasCommittedAsync(IBatchActivities steps, BatchAttempt run)
    {
        while (true)
        {
            var commit = await steps.CommitAsync(run);
            if (await HasEndedAsync(steps, run, commit.Failure, commit.Stopped)) return true;
            if (commit.Lost) return false;
            if (commit.Repair is not { } repair) return true;

            var repaired = await steps.ReprocessAsync(repair);
            if (await HasEndedAsync(steps, run, repaired.Failure, repaired.Stopped)) return true;
        }
    }

    // Few groups are outstanding at a time, so that batches share the instances and histories stay short.
    private static async Task<(BatchFailure? Failure, bool Stopped)> ProcessAsync(
        IBatchActivities steps, BatchAttempt run, PlanResult plan, int round)
    {
        var outstanding = new List<Task<GroupResult>>();
        var next = 0;
        while (next < plan.ChunkCount || outstanding.Count > 0)
        {
            while (next < plan.ChunkCount && outstanding.Count < plan.MaxConcurrentGroups)
            {
                var count = Math.Min(plan.GroupSize, plan.ChunkCount - next);
                outstanding.Add(steps.ProcessGroupAsync(new ChunkGroup(run, next, count, round, plan.Resumed || round > 1)));
                next += count;
            }

            var finished = await Task.WhenAny(outstanding);
            outstanding.Remove(finished);
            var group = await finished;
            if (group.Failure is null && !group.Stopped) continue;

            // The others see for themselves that the batch has ended; nothing is left running behind it.
            if (group.Failure is not null) await steps.FailAsync(new BatchEnd(run, group.Failure));
            await Task.WhenAll(outstanding);
            return (group.Failure, group.Stopped);
        }

        return (null, false);
    }

    private static async Task<bool> HasEndedAsync(IBatchActivities steps, BatchAttempt run, BatchFailure? failure, bool stopped)
    {
        if (failure is not null) await steps.FailAsync(new BatchEnd(run, failure));
        return failure is not null || stopped;
    }
}
