namespace ServerlessAges.Api.Views;

/// <summary>A problem document (RFC 9457) with a stable code. The last four members locate the fault.</summary>
internal sealed record ProblemView(
    string Type, string Title, int Status, string Detail, string Code, string? Option, string? Column, long? Line,
    long? Offset);

internal sealed record HealthView(string Status, string Version, string Storage);

internal sealed record StoredInputView(string Name, string ETag, long Length);

internal sealed record DownloadsView(
    DateTimeOffset Until, DownloadView Results, DownloadView Rejected, DownloadView? Inputs, DownloadView Manifest);

internal sealed record DownloadView(string Url, string Type, long Length);

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
        chunk.Counts.Rejected, plan.BytesOf(plan.ChunkTo(chunk.Index) - plan.ChunkFrom(chunk.Index)),
        chunk.OutputLength, chunk.Work.Recomputed);
}

// MapRecords writes ResultsView without a serializer. The type describes it in OpenAPI.
internal sealed record ResultsView(
    IReadOnlyList<ResultView> Results, IReadOnlyList<RejectedView> Rejected, CountsView Counts,
    IReadOnlyList<BatchWarning>? Warnings);

/// <summary>The result of a record: the members depend on the processor.</summary>
internal sealed record ResultView;

/// <param name="RawBase64">Instead of raw, if the row is not UTF-8.</param>
internal sealed record RejectedView(
    long Line, long Offset, string Reason, string Detail, string? Raw, string? RawBase64);
