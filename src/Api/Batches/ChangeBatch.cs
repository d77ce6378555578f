namespace ServerlessAges.Api.Batches;

/// <summary>POST /api/batches/{id}/cancel and /redrive, DELETE /api/batches/{id}.</summary>
public static class ChangeBatch
{
    public static async Task<IResult> CancelAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var state = await api.Client.CancelAsync(id, request.Aborted) ?? throw BatchResponse.NotFound(id);
        return BatchResponse.Create(request, state);
    }

    public static async Task<IResult> DeleteAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var state = await api.Client.DeleteAsync(id, request.Aborted) ?? throw BatchResponse.NotFound(id);
        return BatchResponse.Create(request, state);
    }

    public static async Task<IResult> RedriveAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var redriven = await api.Client.RedriveAsync(id, request.Aborted) ?? throw BatchResponse.NotFound(id);
        return BatchResponse.Create(request, redriven.State, StatusCodes.Status202Accepted, reused: redriven.Reused);
    }
}
