namespace ServerlessAges.Batches.Orchestration;

/// <summary>The first chunk without a checkpoint at its verified start.</summary>
public sealed record ReprocessRequest(BatchAttempt Attempt, int Index, long Start);
