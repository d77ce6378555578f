namespace ServerlessAges.Api.Views;

/// <summary>The finished chunks of a batch, by index.</summary>
internal sealed record TimelineView(
    string Id, BatchStatus Status, DateTimeOffset Accepted, DateTimeOffset Changed, int Attempt,
    IReadOnlyList<TimelineChunkView> Chunks);

/// <param name="Recomputed">Slices that were computed again because their speculative row start was wrong.</param>
internal sealed record TimelineChunkView(
    int Index, DateTimeOffset Began, double Seconds, int Cores, string Instance, long Records, long Rejected,
    long BytesIn, long BytesOut, long Recomputed)
{
    public static TimelineChunkView From(BatchPlan plan, ChunkCheckpoint chunk) => new(
        chunk.Index, chunk.Work.Began, chunk.Work.Seconds, chunk.Work.Cores, chunk.Work.Instance, chunk.Counts.Records,
        chunk.Counts.Rejected, plan.ChunkTo(chunk.Index) - plan.ChunkFrom(chunk.Index), chunk.OutputLength,
        chunk.Work.Recomputed);
}
