using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>A commit's answer: done, or what to do before asking again.</summary>
/// <param name="Repair">The chain breaks: to be repaired.</param>
/// <param name="Failure">Why the batch must end.</param>
/// <param name="Stopped">Leave it alone.</param>
/// <param name="Lost">The service has lost staged blocks: their chunks are forgotten, and to be computed again.</param>
public sealed record CommitResult(
    ReprocessRequest? Repair = null, BatchFailure? Failure = null, bool Stopped = false, bool Lost = false);
