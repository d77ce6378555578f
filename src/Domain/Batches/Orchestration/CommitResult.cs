namespace ServerlessAges.Batches.Orchestration;

/// <summary>
/// Committed, or what to do first: reprocess the chunk whose boundary is not verified, or process all chunks again
/// because storage has lost blocks.
/// </summary>
public sealed record CommitResult(
    ReprocessRequest? Reprocess = null, BatchFailure? Failure = null, bool Stopped = false, bool Lost = false)
    : ActivityResult(Failure, Stopped);
