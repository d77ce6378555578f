namespace ServerlessAges.Functions.Orchestrators;

/// <summary>The steps of a batch as activities and sub-orchestrations.</summary>
internal sealed class DurableBatchActivities(TaskOrchestrationContext context) : IBatchActivities
{
    public Task<PrepareResult> PrepareAsync(BatchAttempt run) =>
        context.CallActivityAsync<PrepareResult>(nameof(PrepareBatch), run, Retries.Transient);

    public Task<PlanResult> PlanAsync(PlanRequest request) =>
        context.CallActivityAsync<PlanResult>(nameof(PlanBatch), request, Retries.Transient);

    // The id is the group's own, so that a history can be read.
    public Task<ActivityResult> ProcessGroupAsync(ChunkGroup group) =>
        context.CallSubOrchestratorAsync<ActivityResult>(
            nameof(ChunkGroupOrchestrator), group,
            new SubOrchestrationOptions(instanceId: $"{group.Attempt.InstanceId}-{group.Round}-{group.First}"));

    public Task<ActivityResult> ReprocessAsync(ReprocessRequest repair) =>
        context.CallActivityAsync<ActivityResult>(nameof(ReprocessChunks), repair, Retries.Chunk);

    public Task<CommitResult> CommitAsync(BatchAttempt run) =>
        context.CallActivityAsync<CommitResult>(nameof(CommitBatch), run, Retries.Transient);

    public Task FailAsync(BatchEnd end) => context.CallActivityAsync(nameof(FailBatch), end, Retries.Transient);
}
