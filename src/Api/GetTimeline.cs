using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>GET /api/batches/{id}/timeline: when, how long and where each finished chunk was computed.</summary>
public static class GetTimeline
{
    /// <summary>Answers from the chunks' records, while the batch runs too; a chunk that was repaired stands there twice.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request);
        var cancellation = request.HttpContext.RequestAborted;
        if (await Respond.FindAsync(api, request, id).ConfigureAwait(false) is not { } state) return Respond.NotFound(id);

        var chunks = new List<TimelineChunkView>();
        if (!HttpMethods.IsHead(request.Method) && await api.Store.FindPlanAsync(id, cancellation).ConfigureAwait(false) is { } plan)
        {
            await foreach (var record in api.Store.ListCheckpointsAsync(plan, chunk: null, cancellation).ConfigureAwait(false))
                chunks.Add(TimelineChunkView.Of(plan, record));
        }

        return TypedResults.Json(
            new TimelineView(state.Id, state.Status, state.Accepted, state.Changed, state.Attempt, chunks), ApiJson.Readable.TimelineView);
    }
}
