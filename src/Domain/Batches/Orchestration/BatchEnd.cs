using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>The end of a failed batch.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Failure">Why.</param>
public sealed record BatchEnd(BatchAttempt Run, BatchFailure Failure);
