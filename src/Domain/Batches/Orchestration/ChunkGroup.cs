namespace ServerlessAges.Batches.Orchestration;

/// <summary>The chunks [First, First + Count). If resumed, chunks may have checkpoints.</summary>
/// <param name="Decodes">The group decodes large inputs instead: each of its tasks has the ordinal of one.</param>
public sealed record ChunkGroup(
    BatchAttempt Attempt, int First, int Count, int Round = 1, bool Resumed = false, bool Decodes = false)
{
    [JsonIgnore]
    public IEnumerable<ChunkTask> Tasks =>
        Enumerable.Range(First, Count).Select(index => new ChunkTask(Attempt, index, Round, Resumed));
}
