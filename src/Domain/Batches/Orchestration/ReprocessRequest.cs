namespace ServerlessAges.Batches.Orchestration;

public sealed record ReprocessRequest(BatchAttempt Attempt, int Index, long Start);
