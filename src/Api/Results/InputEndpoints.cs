namespace ServerlessAges.Api.Results;

public static class InputEndpoints
{
    private const string OnlyRejected = "rejected";
    private static readonly OptionDefinition Offset =
        OptionDefinition.Integer("offset", "", @default: 0, 0, BatchOptions.MaxInputs);
    private static readonly OptionDefinition Limit = OptionDefinition.Integer("limit", "", @default: 100, 1, 1000);
    private static readonly OptionDefinition State = OptionDefinition.Choice("state", "", "all", OnlyRejected);

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

        ResultEndpoints.RequireResults(state);
        return new[] { Offset, Limit, State }.Any(option => request.Query.ContainsKey(option.Name))
            ? await PageAsync(api, request, id)
            : ResultEndpoints.Send(
                request, id, ResultNames.Inputs,
                await ResultEndpoints.OpenAsync(api, request, id, ResultNames.Inputs));
    }

    private static async Task<IResult> PageAsync(ApiContext api, HttpRequest request, string id)
    {
        var (offset, limit) = (Read(Offset), Read(Limit));
        var onlyRejected = QueryOptions.Find(request, State) == OnlyRejected;
        await using var content = (await ResultEndpoints.OpenAsync(api, request, id, ResultNames.Inputs)).Content;
        var inputs = new List<InputAccount>();
        var index = 0;
        await foreach (var line in ResultRows.ReadAsync(content, ResultFormat.Ndjson, request.Aborted))
        {
            if (index++ < offset) continue;
            var account = ReadAccount(line);
            if (onlyRejected && account is { Failure: null, Counts.Rejected: 0 }) continue;
            if (inputs.Count < limit)
            {
                inputs.Add(account);
                continue;
            }

            var filter = onlyRejected ? $"state={OnlyRejected}&" : "";
            var next = $"{request.Root}/api/batches/{id}/inputs?{filter}limit={limit}&offset={index - 1}";
            request.ResponseHeaders.Link = $"<{next}>; rel=\"next\"";
            return Respond(next);
        }

        return Respond(next: null);

        int Read(OptionDefinition option) =>
            int.Parse(QueryOptions.Find(request, option)!, CultureInfo.InvariantCulture);

        IResult Respond(string? next) =>
            TypedResults.Json(new InputListView(inputs, next), ApiJson.Readable.InputListView);
    }

    internal static InputAccount ReadAccount(ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize(ref json, ApiJson.Readable.InputAccount)!;
    }
}
