namespace ServerlessAges.Batches.Orchestration;

public sealed record PlanRequest(BatchAttempt Attempt, BlobReference Input, InputFormat? Format = null);
