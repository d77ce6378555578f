using Microsoft.DurableTask;
using ServerlessAges.Batches;
using ServerlessAges.Functions.Activities;

namespace ServerlessAges.Functions.Orchestrators;

/// <summary>The steps of a batch as activities and sub-orchestrations.</summary>
internal sealed class DurableBatchSteps(TaskOrchestrationContext context) : IBatchSteps
{
    public Task<PrepareResult> PrepareAsync(BatchRun run) =>
        context.CallActivityAsync<PrepareResult>(nameof(PrepareBatch), run, Retries.Transient);

    public Task<PlanResult> PlanAsync(PlanRequest request) =>
        context.CallActivityAsync<PlanResult>(nameof(PlanBatch), request, Retries.Transient);

    // The id is the group's own, so that a history can be read.
    public Task<GroupResult> ProcessGroupAsync(ChunkGroup group) =>
        context.CallSubOrchestratorAsync<GroupResult>(
            nameof(ChunkGroupOrchestrator), group,
            new SubOrchestrationOptions(instanceId: $"{group.Run.InstanceId}-{group.Round}-{group.First}"));

    public Task<StepResult> RepairAsync(ChainRepair repair) =>
        context.CallActivityAsync<StepResult>(nameof(RepairChain), repair, Retries.Chunk);

    public Task<CommitResult> CommitAsync(BatchRun run) =>
        context.CallActivityAsync<CommitResult>(nameof(CommitBatch), run, Retries.Transient);

    public Task FailAsync(BatchEnd end) => context.CallActivityAsync(nameof(FailBatch), end, Retries.Transient);
}
