using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api.Requests;

internal static class BatchLookup
{
    /// <exception cref="BatchException"><c>batch-not-found</c></exception>
    public static async Task<BatchState> FindAsync(ApiContext api, HttpRequest request, string id) =>
        (BatchId.IsValid(id) ? await api.Store.States.FindAsync(id, request.HttpContext.RequestAborted) : null)?.State
        ?? throw NotFound(id);

    public static BatchException NotFound(string id) => new(ErrorCodes.BatchNotFound, $"The batch '{id}' does not exist.");
}
