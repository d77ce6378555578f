using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.AtOnce;

namespace ServerlessAges.Api;

/// <summary>POST /api/ages: a small input, answered at once: it is no batch, and nothing of it is stored.</summary>
public static class ComputeAges
{
    private const string RecordsHeader = "Ages-Records";
    private const string RejectedHeader = "Ages-Rejected";
    private const string WarningHeader = "Ages-Warning";

    // Each holds its input and its answer, about 6 MiB.
    private static readonly BodyLimiter Computed = new(atOnce: 24);

    /// <summary>
    /// Answers with the ages as NDJSON or CSV, as Accept asks, and counts and warnings in headers; or with all of it as one
    /// JSON object.
    /// </summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        var cancellation = request.HttpContext.RequestAborted;
        var content = InputContent.Of(request);
        var options = QueryOptions.Read(api, request, content);
        var wanted = MediaTypes.Choose(request, MediaTypes.Of(ResultNames.Ages(options.Format)));
        options = options with { Format = wanted == MediaTypes.Csv ? ResultFormat.Csv : ResultFormat.Ndjson };

        // Until the answer is sent: it is in memory too.
        request.HttpContext.Response.RegisterForDispose(await Computed.EnterAsync(request).ConfigureAwait(false));
        var most = api.Options.MaxSyncBytes;
        var wayRound = $"send it to POST /api/batches, or put it into the blob container '{api.Options.Drops}'.";
        using var body = new LimitedBody(request, most, wayRound);
        using var source = new StreamSource(body);
        var plain = await content.OpenAsync(source, options, Limit, cancellation).ConfigureAwait(false);
        // To its end, before anything is computed: decoded, it may be longer than allowed.
        await plain.Source.ReadAsync(most, new byte[1], cancellation).ConfigureAwait(false);

        var ages = await SyncAges.ComputeAsync(plain, options, api.Settings.PseudonymKey, cancellation).ConfigureAwait(false);
        var headers = request.HttpContext.Response.Headers;
        headers[RecordsHeader] = $"{ages.Counts.Records}";
        headers[RejectedHeader] = $"{ages.Counts.Rejected}";
        if (BatchWarning.Of(ages.Counts.Records) is { } warnings) headers[WarningHeader] = warnings[0].Code;
        headers.Vary = "Accept";
        return TypedResults.Bytes(wanted == MediaTypes.Json ? ages.ToJson() : ages.Ages, wanted);

        Stream Limit(Stream decoded) => new LimitedStream(decoded, most, () => LimitedBody.TooLarge(most, wayRound));
    }
}
