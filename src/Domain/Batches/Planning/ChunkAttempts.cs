namespace ServerlessAges.Batches.Planning;

/// <summary>What is counted as one: the starts of a chunk, by guess or from a known row, since the batch was last redriven.</summary>
/// <param name="Index">The chunk.</param>
/// <param name="Start">Where its first row starts; null where that is guessed.</param>
/// <param name="Redrives">How often the batch was redriven.</param>
public sealed record ChunkAttempts(int Index, long? Start, int Redrives);
