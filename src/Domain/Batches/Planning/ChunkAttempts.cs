namespace ServerlessAges.Batches.Planning;

/// <summary>
/// What is counted: the attempts of a chunk since a redrive from one start; null for a speculative start.
/// </summary>
public sealed record ChunkAttempts(int Index, long? Start, int Redrives);
