using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>GET /api/batches: batches, newest first, a page at a time.</summary>
public static class ListBatches
{
    private const int UsualLimit = 50;
    private const int MaxLimit = 500;

    /// <summary>Lists them; the next page's address stands in the body, and in a Link header.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request, "state", "limit", "after");
        var state = ReadState(request.Query["state"].LastOrDefault());
        var limit = ReadLimit(request.Query["limit"].LastOrDefault());
        var after = ReadAfter(request.Query["after"].LastOrDefault());
        var page = await api.Client.ListAsync(state, limit, after, request.HttpContext.RequestAborted).ConfigureAwait(false);
        var root = Respond.Root(request);
        var filter = state is null ? "" : $"state={state}&";
        var next = page.Next is null ? null : $"{root}/api/batches?{filter}limit={limit}&after={page.Next}";
        if (next is not null) request.HttpContext.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        return TypedResults.Json(
            new BatchListView([.. page.Batches.Select(batch => BatchView.Of(batch, root))], next), ApiJson.Readable.BatchListView);
    }

    private static BatchStatus? ReadState(string? text)
    {
        if (text is null) return null;
        var names = Enum.GetNames<BatchStatus>();
        return names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<BatchStatus>(name)
            : throw BatchException.Option("state", $"state '{text}' must be one of {string.Join(", ", names)}.");
    }

    private static int ReadLimit(string? text) => text is null
        ? UsualLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw BatchException.Option("limit", $"limit '{text}' must be a whole number from 1 to {MaxLimit}.");

    private static ListPosition? ReadAfter(string? text) => text is null
        ? null
        : ListPosition.Parse(text)
            ?? throw BatchException.Option("after", $"after '{text}' is not from a page's link: follow 'next', or leave it out.");
}
