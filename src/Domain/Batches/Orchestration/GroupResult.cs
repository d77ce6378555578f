using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>The sum of a group.</summary>
/// <param name="Chunks">Chunks that left a record.</param>
/// <param name="Reused">Of these, answered from earlier records.</param>
/// <param name="Failure">Why the batch must end: that of the first chunk that has one.</param>
/// <param name="Stopped">Leave it alone.</param>
public sealed record GroupResult(int Chunks, int Reused, BatchFailure? Failure = null, bool Stopped = false)
{
    /// <summary>Adds up the chunks of a group.</summary>
    public static GroupResult Sum(IEnumerable<ChunkResult> chunks)
    {
        var all = chunks.OrderBy(chunk => chunk.Index).ToArray();
        return new GroupResult(
            all.Count(chunk => chunk is { Failure: null, Stopped: false }),
            all.Count(chunk => chunk.Reused),
            all.FirstOrDefault(chunk => chunk.Failure is not null)?.Failure,
            all.Any(chunk => chunk.Stopped));
    }
}
