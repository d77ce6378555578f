namespace ServerlessAges.Batches.Planning;

/// <summary>A finished chunk: the range of the rows that start in it, null if none does, and its output.</summary>
public sealed record ChunkCheckpoint(
    int Index, long? Start, long? End, RowCounts Counts, int Blocks, long OutputLength, ulong OutputCrc64,
    ChunkWork Work, int Inputs = 0, int RejectedInputs = 0); // inputs of a list that begin in the chunk
