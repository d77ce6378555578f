namespace ServerlessAges.Batches.Client;

/// <summary>A batch and how far it is. Counts are provisional until it has succeeded.</summary>
/// <param name="State">Its state.</param>
/// <param name="ChunkCount">Chunks in all; null before the plan.</param>
/// <param name="ChunksDone">Chunks that have left a record.</param>
/// <param name="RecordsDone">Records in them.</param>
/// <param name="BytesDone">Input bytes in them, and the header's.</param>
/// <param name="Length">Input bytes in all, unpacked where the input was packed.</param>
/// <param name="Rate">How fast it goes; null until that is known.</param>
public sealed record BatchProgress(
    BatchState State, int? ChunkCount = null, int ChunksDone = 0, long RecordsDone = 0, long BytesDone = 0, long Length = 0,
    BatchRate? Rate = null);
