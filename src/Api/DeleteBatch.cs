using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>DELETE /api/batches/{id}.</summary>
public static class DeleteBatch
{
    /// <summary>Removes an ended batch's results; 409 where it has not ended.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request);
        var state = await api.Client.DeleteAsync(id, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return state is null ? Respond.NotFound(id) : Respond.Batch(request, state, StatusCodes.Status200OK);
    }
}
