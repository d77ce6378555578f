namespace ServerlessAges.Batches.Planning;

/// <summary>The key of a count: a chunk, its row start (null if speculative), and the redrives of its batch.</summary>
public sealed record ChunkAttempts(int Index, long? Start, int Redrives);
