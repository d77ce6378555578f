namespace ServerlessAges.Batches.Orchestration;

/// <summary>
/// The chunks [First, First + Count). Round counts the passes over all chunks, from 1. If resumed, chunks may have
/// checkpoints, which are listed first.
/// </summary>
public sealed record ChunkGroup(BatchAttempt Attempt, int First, int Count, int Round = 1, bool Resumed = false)
{
    [JsonIgnore]
    public IEnumerable<ChunkTask> Tasks =>
        Enumerable.Range(First, Count).Select(index => new ChunkTask(Attempt, index, Round, Resumed));
}
