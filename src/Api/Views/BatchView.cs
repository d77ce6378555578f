namespace ServerlessAges.Api.Views;

internal sealed record BatchView(
    string Id, BatchStatus Status, int Attempt, DateTimeOffset Accepted, DateTimeOffset Changed, string Source,
    InputsView? Inputs, BatchOptions Options, BatchFailure? Failure, CountsView? Counts,
    IReadOnlyList<BatchWarning>? Warnings, ProgressView? Progress, int? ChunksReused, IReadOnlyList<FieldView>? Fields,
    BatchNotification? Notification, IReadOnlyDictionary<string, string> Links)
{
    public static BatchView From(
        BatchState state, string root, BatchProgress? progress = null, int? reused = null,
        ProcessorSchema? schema = null) => new(
        state.Id, state.Status, state.Attempt, state.Accepted, state.Changed,
        SourceOf(state), state.List is { } list ? InputsView.From(state, list, progress) : null, state.Options,
        state.Failure,
        state.Counts is { } counts ? CountsView.From(counts) : null,
        state.Counts is { Records: var records } ? BatchWarning.From(records) : null,
        progress is { ChunkCount: not null } ? ProgressView.From(progress) : null, reused,
        schema is null ? null : [.. schema.Results.Select(field => new FieldView(field.Name, field.Kind))],
        state.Notification, LinksOf(state, $"{root}/api/batches/{state.Id}"));

    // A list can have thousands of sources.
    public static string SourceOf(BatchState state)
    {
        const int Max = 3;
        if (state.List is not { Sources: var sources }) return $"{state.Source.Container}/{state.Source.Name}";
        var others = sources.Count - Max;
        return string.Join(", ", sources.Take(Max)) + (others > 0 ? $" and {others} more" : "");
    }

    private static Dictionary<string, string> LinksOf(BatchState state, string self)
    {
        var links = new Dictionary<string, string> { ["self"] = self };
        if (state.Status == BatchStatus.Succeeded)
        {
            string[] results = ["results", "manifest", "downloads"];
            foreach (var result in results) links[result] = $"{self}/{result}";
        }

        if (state.HasRejected) links["rejected"] = $"{self}/rejected";
        if (state.HasRejected && state.List is not null) links["inputs"] = $"{self}/inputs";

        if (state.Status != BatchStatus.Deleted) links["timeline"] = $"{self}/timeline";
        if (state is { Status: BatchStatus.Failed or BatchStatus.Cancelled, Attempt: > 0 })
            links["redrive"] = $"{self}/redrive";
        if (state.Status is BatchStatus.Pending or BatchStatus.Running) links["cancel"] = $"{self}/cancel";
        if (state.HasEnded && state.Status != BatchStatus.Deleted) links["delete"] = self;
        return links;
    }
}

// A field that the processor writes.
internal sealed record FieldView(string Name, ResultKind Kind);

internal sealed record BatchListView(IReadOnlyList<BatchView> Batches, string? Next);

/// <summary>Records = results + rejected.</summary>
internal sealed record CountsView(long Rows, long Records, long Results, long Rejected)
{
    public static CountsView From(RowCounts counts) =>
        new(counts.Rows, counts.Records, counts.Results, counts.Rejected);
}
