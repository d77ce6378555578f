namespace ServerlessAges.Batches.Planning;

/// <summary>
/// The key of a count: the attempts of a chunk since a redrive, with a known start or, if null, with a speculative one.
/// </summary>
public sealed record ChunkAttempts(int Index, long? Start, int Redrives);
