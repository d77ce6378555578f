namespace ServerlessAges.Batches.Orchestration;

/// <summary>The input to plan, with the format of a decoded input.</summary>
public sealed record PlanRequest(BatchAttempt Attempt, BlobReference Input, InputFormat? Format = null);
