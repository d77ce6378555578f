namespace ServerlessAges.Api.Results;

/// <summary>GET /api/batches/{id}/manifest.</summary>
public static class GetManifest
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request, "download");
        var state = await StoredResult.FindBatchAsync(api, request, id);
        var manifest = await StoredResult.OpenAsync(api, request, state, ResultNames.Manifest);
        return StoredResult.Send(request, state, ResultNames.Manifest, manifest);
    }
}
