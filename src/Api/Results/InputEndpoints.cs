namespace ServerlessAges.Api.Results;

public static class InputEndpoints
{
    private const string All = "all";
    private static readonly OptionDefinition Offset =
        OptionDefinition.Integer("offset", "", @default: 0, 0, BatchOptions.MaxInputs);
    private static readonly OptionDefinition Limit = OptionDefinition.Integer("limit", "", @default: 100, 1, 1000);
    private static readonly OptionDefinition State =
        OptionDefinition.Choice("state", "", All, "rejected", "unreadable");

    /// <summary>Sends the accounts of the inputs of a list as NDJSON, or with an offset, a limit or a state as a page
    /// of JSON.</summary>
    public static async Task<IResult> InputsAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request, "offset", "limit", "state", "download");
        var state = await BatchEndpoints.FindAsync(api, request, id);
        if (state.List is null)
        {
            throw new BatchException(
                ErrorCodes.NotAList,
                $"The batch reads one input and has no list: its counts are in {request.Root}/api/batches/{id}.");
        }

        if (!state.HasRejected) ResultEndpoints.RequireResults(state);
        if (new[] { Offset, Limit, State }.Any(option => request.Query.ContainsKey(option.Name)))
            return await PageAsync(api, request, id);
        var stored = await ResultEndpoints.OpenAsync(api, request, id, ResultNames.Inputs);
        return ResultEndpoints.Send(request, id, ResultNames.Inputs, stored);
    }

    private static async Task<IResult> PageAsync(ApiContext api, HttpRequest request, string id)
    {
        var (offset, limit) = (Read(Offset), Read(Limit));
        var state = QueryOptions.Find(request, State) ?? All;
        await using var content = (await ResultEndpoints.OpenAsync(api, request, id, ResultNames.Inputs)).Content;
        var inputs = new List<InputAccount>();
        var index = 0;
        string? next = null;
        await foreach (var line in ResultRows.ReadAsync(content, ResultFormat.Ndjson, request.Aborted))
        {
            if (index++ < offset) continue;
            var account = ReadAccount(line);
            var hasRejected = account.Counts.Rejected > 0 && state == "rejected";
            if (state != All && account.Failure is null && !hasRejected) continue;
            if (inputs.Count == limit)
            {
                next = $"{request.Root}/api/batches/{id}/inputs?state={state}&limit={limit}&offset={index - 1}";
                request.ResponseHeaders.Link = $"<{next}>; rel=\"next\"";
                break;
            }

            inputs.Add(account);
        }

        return TypedResults.Json(new InputListView(inputs, next), ApiJson.Readable.InputListView);

        int Read(OptionDefinition option) =>
            int.Parse(QueryOptions.Find(request, option)!, CultureInfo.InvariantCulture);
    }

    internal static InputAccount ReadAccount(ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize(ref json, ApiJson.Readable.InputAccount)!;
    }
}
