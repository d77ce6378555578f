using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Requests;

namespace ServerlessAges.Api.Batches;

/// <summary>DELETE /api/batches/{id}: removes the results of an ended batch.</summary>
public static class DeleteBatch
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        return BatchResponse.Ok(request, await api.Client.DeleteAsync(id, request.HttpContext.RequestAborted), id);
    }
}
