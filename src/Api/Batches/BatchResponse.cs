using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Views;

namespace ServerlessAges.Api.Batches;

/// <summary>Responses that several handlers give.</summary>
internal static class BatchResponse
{
    private const string RetryAfterSeconds = "1";

    public static IResult Ok(HttpRequest request, BatchState? state, string id, BatchProgress? progress = null) =>
        Create(request, state ?? throw BatchLookup.NotFound(id), StatusCodes.Status200OK, progress);

    public static IResult Accepted(HttpRequest request, BatchState state, int? reused = null) =>
        Create(request, state, StatusCodes.Status202Accepted, reused: reused);

    public static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static JsonHttpResult<BatchView> Create(
        HttpRequest request, BatchState state, int status, BatchProgress? progress = null, int? reused = null)
    {
        if (!state.HasEnded) request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        var view = BatchView.From(state, Root(request), progress, reused);
        return TypedResults.Json(view, ApiJson.Readable.BatchView, MediaTypes.Json, status);
    }
}
