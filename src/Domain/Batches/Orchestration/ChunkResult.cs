namespace ServerlessAges.Batches.Orchestration;

/// <summary>A chunk that has a checkpoint, was reused from an earlier one, has failed or was stopped.</summary>
public sealed record ChunkResult(
    int Index, long? Start = null, long? End = null, RowCounts Counts = default, BatchFailure? Failure = null,
    bool Stopped = false, bool Reused = false)
{
    public static ChunkResult From(ChunkCheckpoint checkpoint, bool reused) =>
        new(checkpoint.Index, checkpoint.Start, checkpoint.End, checkpoint.Counts, Reused: reused);
}
