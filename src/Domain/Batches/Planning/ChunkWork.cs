namespace ServerlessAges.Batches.Planning;

/// <summary>
/// When, how long and where a chunk was computed; the slices that were recomputed after wrong speculation.
/// </summary>
public sealed record ChunkWork(DateTimeOffset Began, double Seconds, int Cores, string Instance, long Recomputed);
