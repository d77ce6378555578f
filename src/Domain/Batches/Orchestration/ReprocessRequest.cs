using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>Where the chain breaks.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Index">The chunk that has no record from <paramref name="Start"/>.</param>
/// <param name="Start">Where the chain has arrived.</param>
public sealed record ReprocessRequest(BatchAttempt Run, int Index, long Start);
