using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>GET /api/batches/{id}/rejected and /manifest: results as they are stored.</summary>
public static class GetResult
{
    /// <summary>Streams a result, or a range of it.</summary>
    /// <param name="api">What to work with.</param>
    /// <param name="request">The request.</param>
    /// <param name="id">The batch.</param>
    /// <param name="name">One of <see cref="ResultNames"/>.</param>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id, string name)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request, "download");
        var cancellation = request.HttpContext.RequestAborted;
        var state = await FinishedBatch.FindAsync(api, request, id).ConfigureAwait(false);
        return Stored(request, state, name, await OpenAsync(api, state, name, cancellation).ConfigureAwait(false));
    }

    /// <summary>What is stored, as it is: with its length, in ranges and on conditions, as the framework does it.</summary>
    internal static IResult Stored(HttpRequest request, BatchState state, string name, ResultBlob result)
    {
        IgnoreOtherRanges(request);
        return Results.Stream(
            result.Content, MediaTypes.Of(name), FileName(request, $"{state.Id}-{name}"),
            entityTag: new EntityTagHeaderValue($"\"{result.ETag}\""), enableRangeProcessing: true);
    }

    // The framework takes every unit for bytes, an If-Range that is not an ETag for true, and ranges of HEAD (RFC 9110, 14.2 and 13.1.5).
    private static void IgnoreOtherRanges(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        var conditionHolds = request.Headers.IfRange.Count == 0 || headers.IfRange?.EntityTag is not null;
        if (!HttpMethods.IsGet(request.Method) || headers.Range?.Unit != "bytes" || !conditionHolds) headers.Range = null;
    }

    /// <summary>What a browser saves it as, where the query asks to; else null.</summary>
    internal static string? FileName(HttpRequest request, string name) => request.Query["download"].LastOrDefault() switch
    {
        null => null,
        "1" => name,
        var other => throw BatchException.Option("download", $"download '{other}' must be 1, or be left out."),
    };

    internal static async Task<ResultBlob> OpenAsync(
        ApiContext api, BatchState state, string name, CancellationToken cancellation) =>
        await api.Store.OpenResultAsync(state.Id, name, cancellation).ConfigureAwait(false)
        ?? throw new ProblemException(
            StatusCodes.Status410Gone, ErrorCodes.ResultMissing, $"{name} of this batch was removed from storage.");
}
