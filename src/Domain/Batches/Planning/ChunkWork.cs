namespace ServerlessAges.Batches.Planning;

/// <summary>When and where a chunk was computed, and the slices recomputed after wrong speculation.</summary>
public sealed record ChunkWork(DateTimeOffset Began, double Seconds, int Cores, string Instance, long Recomputed);
