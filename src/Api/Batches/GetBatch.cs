namespace ServerlessAges.Api.Batches;

/// <summary>GET /api/batches/{id}: the state and progress of a batch.</summary>
public static class GetBatch
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        await PreferredWait.ForEndAsync(api, request, id);
        if (HttpMethods.IsHead(request.Method))
            return BatchResponse.Create(request, await BatchResponse.FindAsync(api, request, id));
        var progress = await api.Client.GetAsync(id, request.Aborted) ?? throw BatchResponse.NotFound(id);
        return BatchResponse.Create(request, progress.State, progress: progress);
    }
}
