namespace ServerlessAges.Api;

/// <summary>A batch's finished chunks, by index.</summary>
internal sealed record TimelineView(
    string Id, BatchStatus Status, DateTimeOffset Accepted, DateTimeOffset Changed, int Attempt, IReadOnlyList<TimelineChunkView> Chunks);

/// <summary>A finished chunk. Recomputed: slices of it that were computed again because their guess was wrong.</summary>
internal sealed record TimelineChunkView(
    int Index, DateTimeOffset Began, double Seconds, int Cores, string Instance, long Records, long Rejected, long BytesIn, long BytesOut,
    long Recomputed)
{
    public static TimelineChunkView Of(BatchPlan plan, ChunkCheckpoint record) => new(
        record.Index, record.Work.Began, record.Work.Seconds, record.Work.Cores, record.Work.Instance, record.Counts.Records,
        record.Counts.Rejected, plan.ChunkTo(record.Index) - plan.ChunkFrom(record.Index), record.OutputLength, record.Work.Recomputed);
}
