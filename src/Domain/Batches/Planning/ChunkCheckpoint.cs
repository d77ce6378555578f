namespace ServerlessAges.Batches.Planning;

/// <summary>What a finished chunk leaves: its checkpoint, and all that fan-in needs of it.</summary>
/// <param name="Index">The chunk.</param>
/// <param name="Start">First owned row; null where no row starts in the chunk.</param>
/// <param name="End">Byte after the last owned row; null where no row starts in it.</param>
/// <param name="Counts">What was in it.</param>
/// <param name="Blocks">How many blocks it staged; their ids follow from plan, index, start and number.</param>
/// <param name="OutputLength">Bytes of output.</param>
/// <param name="OutputCrc64">CRC-64 of the output as a whole.</param>
/// <param name="Work">When, how long and where.</param>
public sealed record ChunkCheckpoint(
    int Index, long? Start, long? End, RowCounts Counts, int Blocks, long OutputLength, ulong OutputCrc64, ChunkWork Work);
