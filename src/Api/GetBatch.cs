using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>GET /api/batches/{id}: where a batch is.</summary>
public static class GetBatch
{
    /// <summary>Answers 200 with the batch, whatever became of it, or 404; waits for its end where that is preferred.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request);
        await PreferredWait.ForEndAsync(api, request, id).ConfigureAwait(false);
        if (HttpMethods.IsHead(request.Method))
        {
            var state = await Respond.FindAsync(api, request, id).ConfigureAwait(false);
            return state is null ? Respond.NotFound(id) : Respond.Batch(request, state, StatusCodes.Status200OK);
        }

        var progress = await api.Client.GetAsync(id, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return progress is null
            ? Respond.NotFound(id)
            : Respond.Batch(request, progress.State, StatusCodes.Status200OK, progress);
    }
}
