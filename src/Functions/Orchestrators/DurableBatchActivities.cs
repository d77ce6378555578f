namespace ServerlessAges.Functions.Orchestrators;

/// <summary>Calls the activities and sub-orchestrations of a batch.</summary>
internal sealed class DurableBatchActivities(TaskOrchestrationContext context) : IBatchActivities
{
    public Task<PrepareResult> PrepareAsync(BatchAttempt attempt) =>
        context.CallActivityAsync<PrepareResult>(nameof(PrepareBatch), attempt, Retries.Transient);

    public Task<PlanResult> PlanAsync(PlanRequest request) =>
        context.CallActivityAsync<PlanResult>(nameof(PlanBatch), request, Retries.Transient);

    // The id is the group's own, so that a history can be read.
    public Task<ActivityResult> ProcessGroupAsync(ChunkGroup group)
    {
        var round = group.Decodes ? 0 : group.Round;
        var options = new SubOrchestrationOptions(instanceId: $"{group.Attempt.InstanceId}-{round}-{group.First}");
        return context.CallSubOrchestratorAsync<ActivityResult>(nameof(ChunkGroupOrchestrator), group, options);
    }

    public Task<ActivityResult> ReprocessAsync(ReprocessRequest request) =>
        context.CallActivityAsync<ActivityResult>(nameof(ReprocessChunks), request, Retries.Chunk);

    public Task<CommitResult> CommitAsync(BatchAttempt attempt) =>
        context.CallActivityAsync<CommitResult>(nameof(CommitBatch), attempt, Retries.Transient);

    public Task FailAsync(BatchEnd end) => context.CallActivityAsync(nameof(FailBatch), end, Retries.Transient);
}
