namespace ServerlessAges.Batches.Planning;

/// <summary>
/// Counts the attempts of a chunk since a redrive, from one row start; null for a speculative start.
/// </summary>
public sealed record ChunkAttempts(int Index, long? Start, int Redrives);
