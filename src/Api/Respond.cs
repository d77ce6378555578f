using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;
using ServerlessAges.Batches;

namespace ServerlessAges.Api;

/// <summary>Answers that several handlers give.</summary>
internal static class Respond
{
    private const string RetryAfterSeconds = "1";

    /// <summary>Scheme and host that the caller used, for links.</summary>
    public static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    public static IResult Batch(HttpRequest request, BatchState state, int status, BatchProgress? progress = null, int? reused = null)
    {
        if (!state.HasEnded) request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Json(
            BatchView.Of(state, Root(request), progress, reused), ApiJson.Readable.BatchView, "application/json", status);
    }

    public static IResult NotFound(string id) =>
        Problem.Of(StatusCodes.Status404NotFound, "batch-not-found", $"There is no batch '{id}'.");
}
