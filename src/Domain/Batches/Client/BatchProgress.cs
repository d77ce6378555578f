namespace ServerlessAges.Batches.Client;

/// <summary>The progress of a batch in finished chunks. Counts are provisional until it has succeeded.</summary>
/// <param name="State">Its state.</param>
/// <param name="ChunkCount">Null before the plan.</param>
/// <param name="ChunksDone">Chunks with a checkpoint.</param>
/// <param name="RecordsDone">Their records.</param>
/// <param name="BytesDone">Their input bytes and those of the header.</param>
/// <param name="Length">The bytes of the decoded input.</param>
/// <param name="Rate">Null before the first chunk is finished.</param>
public sealed record BatchProgress(
    BatchState State, int? ChunkCount = null, int ChunksDone = 0, long RecordsDone = 0, long BytesDone = 0,
    long Length = 0, BatchRate? Rate = null);
