namespace ServerlessAges.Batches.Planning;

/// <summary>Says that a chunk is finished, and has all that the commit needs of it.</summary>
/// <param name="Index">The chunk.</param>
/// <param name="Start">Offset of the first row that starts in the chunk; null if none does.</param>
/// <param name="End">Offset after the last row that starts in the chunk; null if none does.</param>
/// <param name="Counts">The rows of the chunk.</param>
/// <param name="Blocks">How many blocks were staged. Plan, index, start and number give their ids.</param>
/// <param name="OutputLength">Bytes of output.</param>
/// <param name="OutputCrc64">CRC-64 of the output.</param>
/// <param name="Work">When, how long and where the chunk was computed.</param>
public sealed record ChunkCheckpoint(
    int Index, long? Start, long? End, RowCounts Counts, int Blocks, long OutputLength, ulong OutputCrc64,
    ChunkWork Work);
