using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>POST /api/batches/{id}/redrive.</summary>
public static class RedriveBatch
{
    /// <summary>Runs a failed or cancelled batch again, and says how much of it is done; 409 where it has ended otherwise.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request);
        var redriven = await api.Client.RedriveAsync(id, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return redriven is null
            ? Respond.NotFound(id)
            : Respond.Batch(request, redriven.State, StatusCodes.Status202Accepted, reused: redriven.Reused);
    }
}
