namespace ServerlessAges.Batches.Orchestration;

/// <summary>Committed, or to do first: reprocess a chunk, or process all again because blocks are lost.</summary>
public sealed record CommitResult(
    ReprocessRequest? Reprocess = null, BatchFailure? Failure = null, bool Stopped = false, bool Lost = false)
    : ActivityResult(Failure, Stopped);
