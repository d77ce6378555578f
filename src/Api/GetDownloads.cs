using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>
/// GET /api/batches/{id}/downloads: addresses at which storage itself gives the results, to whoever holds them, for a while. What the
/// service would have to pass on may take longer than a request can.
/// </summary>
public static class GetDownloads
{
    /// <summary>Answers with one address a result, each for that blob alone and for reading.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request);
        var cancellation = request.HttpContext.RequestAborted;
        var state = await FinishedBatch.FindAsync(api, request, id).ConfigureAwait(false);
        // Whole seconds: that is all that a signature holds.
        var until = DateTimeOffset.FromUnixTimeSeconds((api.Clock.GetUtcNow() + api.Options.Links).ToUnixTimeSeconds());
        var view = new DownloadsView(
            until,
            await LinkAsync(ResultNames.Ages(state.Options.Format)).ConfigureAwait(false),
            await LinkAsync(ResultNames.Rejected).ConfigureAwait(false),
            await LinkAsync(ResultNames.Manifest).ConfigureAwait(false));
        // Whoever holds the answer holds the results.
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(view, ApiJson.Readable.DownloadsView);

        async Task<DownloadView> LinkAsync(string name)
        {
            var result = await GetResult.OpenAsync(api, state, name, cancellation).ConfigureAwait(false);
            await using (result.Content.ConfigureAwait(false))
            {
                try
                {
                    var link = await api.Store.CreateLinkAsync(id, name, until, cancellation).ConfigureAwait(false);
                    return new DownloadView(link.AbsoluteUri, MediaTypes.Of(name), result.Length);
                }
                catch (UnauthorizedAccessException refusal)
                {
                    throw new ProblemException(StatusCodes.Status501NotImplemented, ErrorCodes.NoLinks, refusal.Message);
                }
            }
        }
    }
}

/// <summary>Where the results of a batch can be had from storage, and until when.</summary>
internal sealed record DownloadsView(DateTimeOffset Until, DownloadView Ages, DownloadView Rejected, DownloadView Manifest);

/// <summary>One result, as it is stored.</summary>
internal sealed record DownloadView(string Url, string Type, long Length);
