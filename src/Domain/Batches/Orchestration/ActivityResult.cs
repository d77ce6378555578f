namespace ServerlessAges.Batches.Orchestration;

/// <summary>A failure ends the batch. Stopped: the batch has ended or has another attempt.</summary>
public record ActivityResult(BatchFailure? Failure = null, bool Stopped = false);
