using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>The plan, as far as the orchestration needs it.</summary>
/// <param name="ChunkCount">Chunks in all.</param>
/// <param name="GroupSize">Chunks per group.</param>
/// <param name="MaxConcurrentGroups">Groups outstanding at a time.</param>
/// <param name="Failure">Why the batch must end.</param>
/// <param name="Stopped">Leave it alone.</param>
/// <param name="Resumed">The plan existed already, so chunks may be finished.</param>
public sealed record PlanResult(
    int ChunkCount, int GroupSize = PlanSizes.GroupSize, int MaxConcurrentGroups = 1, BatchFailure? Failure = null,
    bool Stopped = false, bool Resumed = false);
