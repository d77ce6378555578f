namespace ServerlessAges.Batches.Orchestration;

public sealed record ChunkTask(BatchAttempt Attempt, int Index, int Round = 1, bool Resumed = false);
