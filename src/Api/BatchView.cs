using System.Text.Json.Serialization;

namespace ServerlessAges.Api;

/// <summary>A batch as HTTP shows it.</summary>
internal sealed record BatchView(
    string Id,
    BatchStatus Status,
    int Attempt,
    DateTimeOffset Accepted,
    DateTimeOffset Changed,
    string Source,
    BatchOptions Options,
    BatchFailure? Failure,
    CountsView? Counts,
    IReadOnlyList<BatchWarning>? Warnings,
    ProgressView? Progress,
    int? ChunksReused,
    IReadOnlyDictionary<string, string> Links)
{
    public static BatchView Of(BatchState state, string root, BatchProgress? progress = null, int? reused = null)
    {
        var self = $"{root}/api/batches/{state.Id}";
        var links = new Dictionary<string, string> { ["self"] = self };
        if (state.Status == BatchStatus.Succeeded)
        {
            links["ages"] = $"{self}/ages";
            links["rejected"] = $"{self}/rejected";
            links["manifest"] = $"{self}/manifest";
            links["downloads"] = $"{self}/downloads";
        }

        if (state.Status != BatchStatus.Deleted) links["timeline"] = $"{self}/timeline";
        if (state is { Status: BatchStatus.Failed or BatchStatus.Cancelled, Attempt: > 0 }) links["redrive"] = $"{self}/redrive";
        if (state.Status is BatchStatus.Pending or BatchStatus.Running) links["cancel"] = $"{self}/cancel";
        if (state.HasEnded && state.Status != BatchStatus.Deleted) links["delete"] = self;
        return new BatchView(
            state.Id, state.Status, state.Attempt, state.Accepted, state.Changed,
            $"{state.Source.Container}/{state.Source.Name}", state.Options, state.Failure,
            state.Counts is { } counts ? CountsView.Of(counts) : null,
            state.Counts is { Records: var records } ? BatchWarning.Of(records) : null,
            progress is { ChunkCount: not null } ? ProgressView.Of(progress) : null,
            reused,
            links);
    }
}

/// <summary>What came out. Records = ages + rejected.</summary>
internal sealed record CountsView(long Rows, long Records, long Ages, long Rejected)
{
    public static CountsView Of(RowCounts counts) => new(counts.Rows, counts.Records, counts.Results, counts.Rejected);
}

/// <summary>How far it is, and how fast; provisional until it has succeeded. What is not known yet is null.</summary>
internal sealed record ProgressView(
    int Chunks,
    int ChunksDone,
    long Records,
    long Bytes,
    long Length,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RecordsPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? BytesPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? SecondsRemaining)
{
    public static ProgressView Of(BatchProgress progress) => new(
        progress.ChunkCount ?? 0, progress.ChunksDone, progress.RecordsDone, progress.BytesDone, progress.Length,
        progress.Rate?.RecordsPerSecond, progress.Rate?.BytesPerSecond, progress.Rate?.SecondsRemaining);
}

/// <summary>A page of batches; Next is the address of the next one, where there is one.</summary>
internal sealed record BatchListView(IReadOnlyList<BatchView> Batches, string? Next);
