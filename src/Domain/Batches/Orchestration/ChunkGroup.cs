using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>The run of chunks [First, First + Count).</summary>
/// <param name="Run">Whose.</param>
/// <param name="First">First chunk.</param>
/// <param name="Count">How many.</param>
/// <param name="Round">Counted from 1: which time the orchestration goes through all chunks.</param>
/// <param name="Resumed">Chunks may be finished already: they are listed before one is started.</param>
public sealed record ChunkGroup(BatchAttempt Run, int First, int Count, int Round = 1, bool Resumed = false)
{
    /// <summary>The chunks, in order.</summary>
    [JsonIgnore]
    public IEnumerable<ChunkTask> Tasks => Enumerable.Range(First, Count).Select(index => new ChunkTask(Run, index, Round, Resumed));
}
