namespace ServerlessAges.Batches.Orchestration;

/// <summary>One chunk of a <see cref="ChunkGroup"/>.</summary>
public sealed record ChunkTask(BatchAttempt Attempt, int Index, int Round = 1, bool Resumed = false);
