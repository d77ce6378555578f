namespace ServerlessAges.Api.Batches;

/// <summary>
/// GET /api/batches/{id}/timeline: the finished chunks of a batch. A reprocessed chunk is listed twice.
/// </summary>
public static class GetTimeline
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var cancellation = request.Aborted;
        var state = await BatchResponse.FindAsync(api, request, id);
        var chunks = new List<TimelineChunkView>();
        if (!HttpMethods.IsHead(request.Method)
            && await api.Store.Checkpoints.FindPlanAsync(id, cancellation) is { } plan)
        {
            await foreach (var chunk in api.Store.Checkpoints.ListAsync(plan, chunk: null, cancellation))
                chunks.Add(TimelineChunkView.From(plan, chunk));
        }

        return TypedResults.Json(
            new TimelineView(state.Id, state.Status, state.Accepted, state.Changed, state.Attempt, chunks),
            ApiJson.Readable.TimelineView);
    }
}
