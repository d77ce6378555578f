namespace ServerlessAges.Api.Sync;

/// <summary>POST /api/map: computes a small input in memory. It starts no batch and stores nothing.</summary>
public static class MapRecords
{
    private static readonly BodyLimiter Bodies = new(maxConcurrent: 24); // input and answer take about 6 MiB

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        var cancellation = request.Aborted;
        var content = InputContent.From(request);
        var options = QueryOptions.Read(api, request, content);
        var type = MediaTypes.Choose(request, MediaTypes.Of(ResultNames.Results(options.Format)));
        options = options with { Format = type == MediaTypes.Csv ? ResultFormat.Csv : ResultFormat.Ndjson };

        // Until the answer is sent: it is in memory too.
        request.HttpContext.Response.RegisterForDispose(await Bodies.EnterAsync(request));
        var limit = new BodyLimit(
            api.Options.MaxSyncBytes,
            $"send it to POST /api/batches, or upload it to the blob container '{ApiOptions.InputContainer}'.");
        using var source = new StreamSource(limit.Body(request));
        var input = await content.OpenAsync(api.Table.Processors, source, options, limit.Stream, cancellation);
        // Read to the limit first: nothing is computed of an input that is too long when decoded.
        await input.Source.ReadAsync(api.Options.MaxSyncBytes, new byte[1], cancellation);

        var results = await SyncResults.ComputeAsync(api, input, options, cancellation);
        var headers = request.ResponseHeaders;
        headers["Ages-Records"] = $"{results.Counts.Records}";
        headers["Ages-Rejected"] = $"{results.Counts.Rejected}";
        if (BatchWarning.From(results.Counts.Records) is { } warnings) headers["Ages-Warning"] = warnings[0].Code;
        headers.Vary = "Accept";
        return TypedResults.Bytes(type == MediaTypes.Json ? results.ToJson() : results.Results, type);
    }
}
