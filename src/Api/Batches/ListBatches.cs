using System.Globalization;

namespace ServerlessAges.Api.Batches;

/// <summary>GET /api/batches: batches in pages, newest first.</summary>
public static class ListBatches
{
    public const int MaxLimit = 500;
    private const int DefaultLimit = 50;

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        QueryOptions.Only(request, "state", "limit", "after");
        var state = ReadState(QueryOptions.Find(request, "state"));
        var limit = ReadLimit(QueryOptions.Find(request, "limit"));
        var after = ReadAfter(QueryOptions.Find(request, "after"));
        var page = await api.Client.ListAsync(state, limit, after, request.Aborted);
        var root = request.Root;
        var filter = state is null ? "" : $"state={state}&";
        var next = page.Next is null ? null : $"{root}/api/batches?{filter}limit={limit}&after={page.Next}";
        if (next is not null) request.ResponseHeaders.Link = $"<{next}>; rel=\"next\"";
        return TypedResults.Json(
            new BatchListView([.. page.Batches.Select(batch => BatchView.From(batch, root))], next),
            ApiJson.Readable.BatchListView);
    }

    private static BatchStatus? ReadState(string? text)
    {
        if (text is null) return null;
        var names = Enum.GetNames<BatchStatus>();
        return names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<BatchStatus>(name)
            : throw BatchException.Option("state", $"state '{text}' must be one of {string.Join(", ", names)}.");
    }

    private static int ReadLimit(string? text)
    {
        if (text is null) return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= MaxLimit
            ? limit
            : throw BatchException.Option("limit", $"limit '{text}' must be a whole number from 1 to {MaxLimit}.");
    }

    private static ListPosition? ReadAfter(string? text) => text is null
        ? null
        : ListPosition.Parse(text)
            ?? throw BatchException.Option(
                "after", $"after '{text}' is not valid: use the address in 'next', or omit it.");
}
