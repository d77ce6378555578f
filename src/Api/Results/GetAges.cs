namespace ServerlessAges.Api.Results;

/// <summary>
/// GET /api/batches/{id}/ages: the results as NDJSON, CSV or a JSON array. Accept selects the format.
/// </summary>
public static class GetAges
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request, "download");
        var cancellation = request.Aborted;
        var state = await StoredResult.FindBatchAsync(api, request, id);
        var name = ResultNames.Ages(state.Options.Format);
        var wanted = MediaTypes.Choose(request, MediaTypes.Of(name));
        var fileName = StoredResult.FileName(request, $"{id}-ages.{MediaTypes.Extension(wanted)}");
        var ages = await StoredResult.OpenAsync(api, request, state, name);
        request.ResponseHeaders.Vary = "Accept";
        if (wanted == MediaTypes.Of(name)) return StoredResult.Send(request, state, name, ages);

        var plan = await StoredResult.FindPlanAsync(api, request, id);
        var fields = api.Table.Processors.ResultsOf(state.Options, plan.Dialect);
        return TypedResults.Stream(
            async body =>
            {
                await using var content = ages.Content;
                await ResultConversion.CopyAsync(
                    content, state.Options.Format, body, wanted, fields, state.Options.CsvSafe, cancellation);
            },
            wanted, fileName);
    }
}
