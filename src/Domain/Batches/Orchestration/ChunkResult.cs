namespace ServerlessAges.Batches.Orchestration;

public sealed record ChunkResult(
    int Index, long? End = null, BatchFailure? Failure = null, bool Stopped = false, bool Reused = false)
    : ActivityResult(Failure, Stopped)
{
    public static ChunkResult From(ChunkCheckpoint checkpoint, bool reused) =>
        new(checkpoint.Index, checkpoint.End, Reused: reused);

    /// <summary>The result of a group: the first failure.</summary>
    public static ActivityResult Combine(IReadOnlyCollection<ChunkResult> chunks) => new(
        chunks.OrderBy(chunk => chunk.Index).FirstOrDefault(chunk => chunk.Failure is not null)?.Failure,
        chunks.Any(chunk => chunk.Stopped));
}
