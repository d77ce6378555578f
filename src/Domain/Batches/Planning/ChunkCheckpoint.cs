namespace ServerlessAges.Batches.Planning;

/// <summary>
/// Says that a chunk is finished, with all that the commit needs: the range of the rows that start in it, null if none
/// does; the number of staged blocks; length and CRC-64 of the output.
/// </summary>
public sealed record ChunkCheckpoint(
    int Index, long? Start, long? End, RowCounts Counts, int Blocks, long OutputLength, ulong OutputCrc64,
    ChunkWork Work);
