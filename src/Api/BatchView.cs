using ServerlessAges.Batches;
using ServerlessAges.Slices;

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
        }

        if (state is { Status: BatchStatus.Failed or BatchStatus.Cancelled, Attempt: > 0 }) links["redrive"] = $"{self}/redrive";
        if (state.Status is BatchStatus.Pending or BatchStatus.Running) links["cancel"] = $"{self}/cancel";
        return new BatchView(
            state.Id, state.Status, state.Attempt, state.Accepted, state.Changed,
            $"{state.Source.Container}/{state.Source.Name}", state.Options, state.Failure,
            state.Counts is { } counts ? CountsView.Of(counts) : null,
            progress is { ChunkCount: { } chunks }
                ? new ProgressView(chunks, progress.ChunksDone, progress.RecordsDone, progress.BytesDone, state.Source.Length)
                : null,
            reused,
            links);
    }
}

/// <summary>What came out. Records = ages + rejected.</summary>
internal sealed record CountsView(long Rows, long Records, long Ages, long Rejected)
{
    public static CountsView Of(RowCounts counts) => new(counts.Rows, counts.Records, counts.Results, counts.Rejected);
}

/// <summary>How far it is; provisional until it has succeeded.</summary>
internal sealed record ProgressView(int Chunks, int ChunksDone, long Records, long Bytes, long Length);

/// <summary>All batches.</summary>
internal sealed record BatchListView(IReadOnlyList<BatchView> Batches);
