namespace ServerlessAges.Api.Views;

/// <summary>The CloudEvents 1.0 event that a batch has ended. Its id is the same for each delivery.</summary>
internal sealed record BatchEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion, string Id, string Type, string Source,
    string Subject, DateTimeOffset Time, [property: JsonPropertyName("datacontenttype")] string DataContentType,
    BatchEventData Data)
{
    public static BatchEvent From(BatchState state)
    {
        // A batch may be deleted before its event is delivered.
        var status = state.Failure is not null ? BatchStatus.Failed
            : state.Counts is not null ? BatchStatus.Succeeded
            : BatchStatus.Cancelled;
        var counts = state.Counts is { } sum ? CountsView.From(sum) : null;
        return new BatchEvent(
            "1.0", BatchAttempt.From(state).InstanceId, $"serverlessages.batch.{status.ToString().ToLowerInvariant()}",
            "/api/batches", state.Id, state.Changed, MediaTypes.Json,
            new BatchEventData(
                state.Id, status, state.Attempt, BatchView.SourceOf(state), state.Accepted, counts, state.Failure));
    }
}

internal sealed record BatchEventData(
    string Id, BatchStatus Status, int Attempt, string Source, DateTimeOffset Accepted, CountsView? Counts,
    BatchFailure? Failure);
