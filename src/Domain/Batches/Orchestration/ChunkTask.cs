using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>One chunk, for an activity.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Index">Which.</param>
/// <param name="Round">As of its group.</param>
/// <param name="Resumed">As of its group.</param>
public sealed record ChunkTask(BatchAttempt Run, int Index, int Round = 1, bool Resumed = false);
