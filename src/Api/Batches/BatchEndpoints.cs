namespace ServerlessAges.Api.Batches;

public static class BatchEndpoints
{
    private static readonly OptionDefinition State =
        OptionDefinition.Choice("state", "", Enum.GetNames<BatchStatus>());
    private static readonly OptionDefinition Limit = OptionDefinition.Integer("limit", "", @default: 50, 1, 500);

    public static async Task<IResult> ListAsync(ApiContext api, HttpRequest request)
    {
        QueryOptions.Only(request, "state", "limit", "after");
        BatchStatus? state = QueryOptions.Find(request, State) is { } name ? Enum.Parse<BatchStatus>(name) : null;
        var limit = int.Parse(QueryOptions.Find(request, Limit)!, CultureInfo.InvariantCulture);
        var after = ReadAfter(QueryOptions.Find(request, "after"));
        var page = await api.Client.ListAsync(state, limit, after, request.Aborted);
        var filter = state is null ? "" : $"state={state}&";
        var next = page.Next is null ? null : $"{request.Root}/api/batches?{filter}limit={limit}&after={page.Next}";
        if (next is not null) request.ResponseHeaders.Link = $"<{next}>; rel=\"next\"";
        return TypedResults.Json(
            new BatchListView([.. page.Batches.Select(batch => BatchView.From(batch, request.Root))], next),
            ApiJson.Readable.BatchListView);
    }

    public static async Task<IResult> GetAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        await PreferredWait.ForEndAsync(api, request, id);
        var progress = await api.Client.GetAsync(id, request.Aborted) ?? throw NotFound(id);
        return Respond(api, request, progress.State, progress: progress);
    }

    /// <summary>Returns the finished chunks. A reprocessed chunk is listed twice.</summary>
    public static async Task<IResult> TimelineAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var state = await FindAsync(api, request, id);
        var chunks = await api.Store.Checkpoints.FindPlanAsync(id, request.Aborted) is { } plan
            ? await api.Store.Checkpoints.ListAsync(plan, chunk: null, request.Aborted)
                .Select(chunk => TimelineChunkView.From(plan, chunk)).ToListAsync(request.Aborted)
            : [];
        return TypedResults.Json(
            new TimelineView(state.Id, state.Status, state.Accepted, state.Changed, state.Attempt, chunks),
            ApiJson.Readable.TimelineView);
    }

    public static async Task<IResult> CancelAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        return Respond(api, request, await api.Client.CancelAsync(id, request.Aborted) ?? throw NotFound(id));
    }

    public static async Task<IResult> DeleteAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        return Respond(api, request, await api.Client.DeleteAsync(id, request.Aborted) ?? throw NotFound(id));
    }

    public static async Task<IResult> RedriveAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var (state, reused) = await api.Client.RedriveAsync(id, request.Aborted) ?? throw NotFound(id);
        return Respond(api, request, state, StatusCodes.Status202Accepted, reused: reused);
    }

    internal static async Task<BatchState> FindAsync(ApiContext api, HttpRequest request, string id) =>
        (BatchId.IsValid(id) ? await api.Store.States.FindAsync(id, request.Aborted) : null)?.State
        ?? throw NotFound(id);

    internal static IResult Respond(
        ApiContext api, HttpRequest request, BatchState state, int status = StatusCodes.Status200OK,
        BatchProgress? progress = null, int? reused = null)
    {
        if (!state.HasEnded) request.ResponseHeaders.RetryAfter = "1";
        var schema = api.Table.Processors.All.Select(processor => processor.Schema)
            .FirstOrDefault(schema => schema.Name == state.Options.Processor);
        var view = BatchView.From(state, request.Root, progress, reused, schema);
        return TypedResults.Json(view, ApiJson.Readable.BatchView, statusCode: status);
    }

    private static BatchException NotFound(string id) =>
        new(ErrorCodes.BatchNotFound, $"The batch '{id}' does not exist.");

    private static ListPosition? ReadAfter(string? text) => text is null
        ? null
        : ListPosition.Parse(text)
            ?? throw BatchException.Option(
                "after", $"after '{text}' is not valid: use the address in 'next', or omit it.");
}
