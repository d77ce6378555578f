using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Requests;

namespace ServerlessAges.Api.Results;

/// <summary>GET /api/batches/{id}/manifest.</summary>
public static class GetManifest
{
    public static Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id) =>
        StoredResult.HandleAsync(api, request, id, ResultNames.Manifest);
}
