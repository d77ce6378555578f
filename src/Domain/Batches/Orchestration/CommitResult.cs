namespace ServerlessAges.Batches.Orchestration;

/// <summary>Succeeded if it has nothing to do before the next commit.</summary>
/// <param name="Reprocess">Boundary verification has failed there.</param>
/// <param name="Failure">Ends the batch.</param>
/// <param name="Stopped">See <see cref="ActivityResult"/>.</param>
/// <param name="Lost">Storage has lost staged blocks. Their checkpoints are deleted: process all chunks again.</param>
public sealed record CommitResult(
    ReprocessRequest? Reprocess = null, BatchFailure? Failure = null, bool Stopped = false, bool Lost = false);
