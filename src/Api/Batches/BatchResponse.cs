namespace ServerlessAges.Api.Batches;

/// <summary>Finds batches, and creates the responses that several handlers give.</summary>
internal static class BatchResponse
{
    private const string RetryAfterSeconds = "1";

    /// <exception cref="BatchException"><c>batch-not-found</c></exception>
    public static async Task<BatchState> FindAsync(ApiContext api, HttpRequest request, string id) =>
        (BatchId.IsValid(id) ? await api.Store.States.FindAsync(id, request.Aborted) : null)?.State
        ?? throw NotFound(id);

    public static BatchException NotFound(string id) =>
        new(ErrorCodes.BatchNotFound, $"The batch '{id}' does not exist.");

    public static IResult Create(
        HttpRequest request, BatchState state, int status = StatusCodes.Status200OK, BatchProgress? progress = null,
        int? reused = null)
    {
        if (!state.HasEnded) request.ResponseHeaders.RetryAfter = RetryAfterSeconds;
        var view = BatchView.From(state, request.Root, progress, reused);
        return TypedResults.Json(view, ApiJson.Readable.BatchView, MediaTypes.Json, status);
    }
}
