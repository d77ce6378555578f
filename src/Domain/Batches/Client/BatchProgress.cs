namespace ServerlessAges.Batches.Client;

/// <summary>The progress of a batch, provisional until it has succeeded. Bytes done include the header.</summary>
public sealed record BatchProgress(
    BatchState State, int? ChunkCount = null, int ChunksDone = 0, long RecordsDone = 0, long BytesDone = 0,
    long Length = 0, BatchRate? Rate = null);
