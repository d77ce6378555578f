namespace ServerlessAges.Batches.Planning;

/// <summary>
/// When, how long and where a chunk was computed. Recomputed counts the slices whose speculative row start was wrong.
/// </summary>
public sealed record ChunkWork(DateTimeOffset Began, double Seconds, int Cores, string Instance, long Recomputed);
