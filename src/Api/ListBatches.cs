using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>GET /api/batches: all batches, newest first.</summary>
public static class ListBatches
{
    /// <summary>Lists them.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        var states = await api.Client.ListAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        var root = Respond.Root(request);
        return TypedResults.Json(
            new BatchListView([.. states.Select(state => BatchView.Of(state, root))]), ApiJson.Default.BatchListView);
    }
}
