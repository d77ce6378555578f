namespace ServerlessAges.Api.Results;

/// <summary>
/// GET /api/batches/{id}/downloads: addresses at which storage sends the results, for results that take longer than a
/// request can. Each permits reading one blob, without a key.
/// </summary>
public static class GetDownloads
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var state = await StoredResult.FindBatchAsync(api, request, id);
        // A signature has whole seconds.
        var end = api.Clock.GetUtcNow() + api.Options.LinkLifetime;
        var until = DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds());
        request.ResponseHeaders.CacheControl = "no-store";
        var view = new DownloadsView(
            until,
            await LinkAsync(ResultNames.Ages(state.Options.Format)),
            await LinkAsync(ResultNames.Rejected),
            await LinkAsync(ResultNames.Manifest));
        return TypedResults.Json(view, ApiJson.Readable.DownloadsView);

        async Task<DownloadView> LinkAsync(string name)
        {
            var result = await StoredResult.OpenAsync(api, request, state, name);
            await using var content = result.Content;
            try
            {
                var link = await api.Store.Results.CreateLinkAsync(id, name, until, request.Aborted);
                return new DownloadView(link.AbsoluteUri, MediaTypes.Of(name), result.Length);
            }
            catch (UnauthorizedAccessException refusal)
            {
                throw new BatchException(ErrorCodes.NoLinks, refusal.Message);
            }
        }
    }
}
