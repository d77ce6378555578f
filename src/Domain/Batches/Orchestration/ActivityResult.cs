namespace ServerlessAges.Batches.Orchestration;

/// <summary>
/// A failure ends the batch. Stopped: the batch was cancelled or has another attempt, so this one ends without changes.
/// </summary>
public sealed record ActivityResult(BatchFailure? Failure = null, bool Stopped = false);
