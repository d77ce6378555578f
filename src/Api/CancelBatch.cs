using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>POST /api/batches/{id}/cancel.</summary>
public static class CancelBatch
{
    /// <summary>Stops a batch; 409 where it is committing or has ended otherwise.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request);
        var state = await api.Client.CancelAsync(id, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return state is null ? Respond.NotFound(id) : Respond.Batch(request, state, StatusCodes.Status200OK);
    }
}
