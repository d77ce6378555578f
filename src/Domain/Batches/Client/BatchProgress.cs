namespace ServerlessAges.Batches.Client;

/// <summary>The progress of a batch, provisional until it has succeeded. Bytes done include the header.</summary>
/// <param name="InputsDone">Inputs of a list that begin in finished chunks; null if the batch reads one input.</param>
public sealed record BatchProgress(
    BatchState State, int? ChunkCount = null, int ChunksDone = 0, long RecordsDone = 0, long BytesDone = 0,
    long Length = 0, BatchRate? Rate = null, int? InputsDone = null);
