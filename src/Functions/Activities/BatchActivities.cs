namespace ServerlessAges.Functions.Activities;

/// <summary>The activities of a batch. Each is idempotent: Durable Functions runs it at least once.</summary>
public sealed class BatchActivities(ActivityServices services)
{
    [Function(nameof(PrepareBatch))]
    public Task<PrepareResult> PrepareAsync([ActivityTrigger] BatchAttempt attempt, CancellationToken cancellation) =>
        PrepareBatch.RunAsync(services, attempt, cancellation);

    [Function(nameof(PlanBatch))]
    public Task<PlanResult> PlanAsync([ActivityTrigger] PlanRequest request, CancellationToken cancellation) =>
        PlanBatch.RunAsync(services, request, cancellation);

    [Function(nameof(DecodeInput))]
    public Task<ChunkResult> DecodeAsync([ActivityTrigger] ChunkTask task, CancellationToken cancellation) =>
        DecodeInput.RunAsync(services, task, cancellation);

    [Function(nameof(ProcessChunk))]
    public Task<ChunkResult> ProcessAsync([ActivityTrigger] ChunkTask task, CancellationToken cancellation) =>
        ProcessChunk.RunAsync(services, task, cancellation);

    [Function(nameof(ReprocessChunks))]
    public Task<ActivityResult> ReprocessAsync(
        [ActivityTrigger] ReprocessRequest request, CancellationToken cancellation) =>
        ReprocessChunks.RunAsync(services, request, cancellation);

    [Function(nameof(CommitBatch))]
    public Task<CommitResult> CommitAsync([ActivityTrigger] BatchAttempt attempt, CancellationToken cancellation) =>
        CommitBatch.RunAsync(services, attempt, cancellation);

    [Function(nameof(FailBatch))]
    public Task FailAsync([ActivityTrigger] BatchEnd end, CancellationToken cancellation) =>
        FailBatch.RunAsync(services, end, cancellation);
}
