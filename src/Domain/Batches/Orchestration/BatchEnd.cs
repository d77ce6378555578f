namespace ServerlessAges.Batches.Orchestration;

public sealed record BatchEnd(BatchAttempt Attempt, BatchFailure Failure);
