using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>The chunks [First, First + Count).</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="First">The first chunk.</param>
/// <param name="Count">How many chunks.</param>
/// <param name="Round">Counts the passes over all chunks, from 1.</param>
/// <param name="Resumed">Chunks may have checkpoints, which are listed before a chunk is computed.</param>
public sealed record ChunkGroup(BatchAttempt Attempt, int First, int Count, int Round = 1, bool Resumed = false)
{
    [JsonIgnore]
    public IEnumerable<ChunkTask> Tasks =>
        Enumerable.Range(First, Count).Select(index => new ChunkTask(Attempt, index, Round, Resumed));
}
