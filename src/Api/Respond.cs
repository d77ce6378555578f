using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>Answers that several handlers give.</summary>
internal static class Respond
{
    private const string RetryAfterSeconds = "1";

    /// <summary>Scheme and host that the caller used, for links.</summary>
    public static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>The state of a batch; null where there is none.</summary>
    public static async Task<BatchState?> FindAsync(ApiContext api, HttpRequest request, string id) => BatchId.IsValid(id)
        ? (await api.Store.FindStateAsync(id, request.HttpContext.RequestAborted).ConfigureAwait(false))?.State
        : null;

    public static IResult Batch(HttpRequest request, BatchState state, int status, BatchProgress? progress = null, int? reused = null)
    {
        if (!state.HasEnded) request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Json(
            BatchView.Of(state, Root(request), progress, reused), ApiJson.Readable.BatchView, "application/json", status);
    }

    public static IResult NotFound(string id) =>
        Problem.Of(StatusCodes.Status404NotFound, ErrorCodes.BatchNotFound, $"There is no batch '{id}'.");
}
