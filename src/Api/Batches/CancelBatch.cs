using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Requests;

namespace ServerlessAges.Api.Batches;

/// <summary>POST /api/batches/{id}/cancel: stops a batch.</summary>
public static class CancelBatch
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        return BatchResponse.Ok(request, await api.Client.CancelAsync(id, request.HttpContext.RequestAborted), id);
    }
}
