namespace ServerlessAges.Batches.Orchestration;

/// <summary>How many chunks have a checkpoint and how many of these were reused; the first failure.</summary>
public sealed record GroupResult(int Chunks, int Reused, BatchFailure? Failure = null, bool Stopped = false)
{
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
