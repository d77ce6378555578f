using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>A step's answer.</summary>
/// <param name="Failure">Why the batch must end; null to go on.</param>
/// <param name="Stopped">The batch was cancelled, or another attempt has taken over: leave it alone.</param>
public sealed record ActivityResult(BatchFailure? Failure = null, bool Stopped = false);
