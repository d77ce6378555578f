using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Requests;

namespace ServerlessAges.Api.Batches;

/// <summary>POST /api/batches/{id}/redrive: runs a failed or cancelled batch again.</summary>
public static class RedriveBatch
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var redriven = await api.Client.RedriveAsync(id, request.HttpContext.RequestAborted) ?? throw BatchLookup.NotFound(id);
        return BatchResponse.Accepted(request, redriven.State, redriven.Reused);
    }
}
