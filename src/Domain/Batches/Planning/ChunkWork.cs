namespace ServerlessAges.Batches.Planning;

/// <summary>When, how long and where a chunk was computed.</summary>
/// <param name="Began">When it began.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Cores">How many cores it used.</param>
/// <param name="Instance">Which instance did it.</param>
/// <param name="Recomputed">Slices computed again because their guess was wrong.</param>
public sealed record ChunkWork(DateTimeOffset Began, double Seconds, int Cores, string Instance, long Recomputed);
