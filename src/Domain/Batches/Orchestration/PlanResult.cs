namespace ServerlessAges.Batches.Orchestration;

/// <summary>The numbers of a plan. Resumed: the plan existed, so chunks may have checkpoints.</summary>
public sealed record PlanResult(
    int ChunkCount, int GroupSize, int MaxConcurrentGroups, BatchFailure? Failure = null, bool Stopped = false,
    bool Resumed = false) : ActivityResult(Failure, Stopped);
