namespace ServerlessAges.Batches.Orchestration;

/// <summary>A batch from start to end: prepare, plan, process the groups, verify the boundaries and reprocess until
/// they hold, commit. Deterministic, so that a host can replay it: all that may differ comes from the
/// activities.</summary>
/// <remarks>
/// If activities or their order change, raise <c>defaultVersion</c> in host.json: an orchestration of another version
/// fails, and the reconciler restarts its batch.
/// </remarks>
public static class BatchOrchestration
{
    // Storage that loses staged blocks each time will not stop losing them.
    private const int MaxRounds = 3;
    private const int MaxConcurrentDecodes = 24;

    public static async Task RunAsync(IBatchActivities activities, BatchAttempt attempt)
    {
        var prepared = await activities.PrepareAsync(attempt);
        if (await HasEndedAsync(activities, attempt, prepared)) return;

        if (prepared.LargeInputs > 0)
        {
            var decoded = await DecodeAsync(activities, attempt, prepared.LargeInputs);
            if (await HasEndedAsync(activities, attempt, decoded)) return;
        }

        var plan = await activities.PlanAsync(new PlanRequest(attempt, prepared.Input!, prepared.Format));
        if (await HasEndedAsync(activities, attempt, plan)) return;

        for (var round = 1; round <= MaxRounds; round++)
        {
            var resumed = plan.Resumed || round > 1;
            var processed = await RunGroupsAsync(
                activities, attempt, plan.ChunkCount, plan.GroupSize, plan.MaxConcurrentGroups,
                (first, count) => new ChunkGroup(attempt, first, count, round, resumed));
            if (await HasEndedAsync(activities, attempt, processed)) return;
            if (await HasCommittedAsync(activities, attempt)) return;
        }

        await activities.FailAsync(new BatchEnd(attempt, new BatchFailure(
            ErrorCodes.BlocksLost,
            $"Storage lost staged blocks {MaxRounds} times. Check the storage account, then redrive the batch.")));
    }

    // False if storage lost blocks, so that their chunks must be processed again.
    private static async Task<bool> HasCommittedAsync(IBatchActivities activities, BatchAttempt attempt)
    {
        while (true)
        {
            var commit = await activities.CommitAsync(attempt);
            if (await HasEndedAsync(activities, attempt, commit)) return true;
            if (commit.Lost) return false;
            if (commit.Reprocess is not { } request) return true;

            var reprocessed = await activities.ReprocessAsync(request);
            if (await HasEndedAsync(activities, attempt, reprocessed)) return true;
        }
    }

    private static Task<ActivityResult> DecodeAsync(IBatchActivities activities, BatchAttempt attempt, int inputs)
    {
        var (size, maxConcurrent) = PlanSizes.Groups(inputs, MaxConcurrentDecodes);
        return RunGroupsAsync(
            activities, attempt, inputs, size, maxConcurrent,
            (first, count) => new ChunkGroup(attempt, first, count, Decodes: true));
    }

    // Few groups run concurrently, so that batches share the instances and histories stay short.
    private static async Task<ActivityResult> RunGroupsAsync(
        IBatchActivities activities, BatchAttempt attempt, int tasks, int size, int maxConcurrent,
        Func<int, int, ChunkGroup> create)
    {
        var running = new List<Task<ActivityResult>>();
        var next = 0;
        while (next < tasks || running.Count > 0)
        {
            while (next < tasks && running.Count < maxConcurrent)
            {
                var group = create(next, Math.Min(size, tasks - next));
                running.Add(activities.ProcessGroupAsync(group));
                next += group.Count;
            }

            var finished = await Task.WhenAny(running);
            running.Remove(finished);
            var result = await finished;
            if (result.Failure is null && !result.Stopped) continue;

            // The other groups notice that the batch has ended. No group outlives the orchestration.
            if (result.Failure is not null) await activities.FailAsync(new BatchEnd(attempt, result.Failure));
            await Task.WhenAll(running);
            return result;
        }

        return new ActivityResult();
    }

    private static async Task<bool> HasEndedAsync(
        IBatchActivities activities, BatchAttempt attempt, ActivityResult result)
    {
        if (result.Failure is not null) await activities.FailAsync(new BatchEnd(attempt, result.Failure));
        return result.Failure is not null || result.Stopped;
    }
}
