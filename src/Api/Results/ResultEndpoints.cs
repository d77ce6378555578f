using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ServerlessAges.Api.Results;

public static class ResultEndpoints
{
    /// <summary>Sends the results as NDJSON, CSV or a JSON array. Accept selects the format.</summary>
    public static async Task<IResult> ResultsAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request, "download");
        var state = await FindAsync(api, request, id);
        var options = state.Options;
        var name = ResultNames.Results(options.Format);
        var wanted = MediaTypes.Choose(request, MediaTypes.Of(name));
        var fileName = FileName(request, $"{id}-results.{MediaTypes.Extension(wanted)}");
        var results = await OpenAsync(api, request, id, name);
        request.ResponseHeaders.Vary = HeaderNames.Accept;
        if (wanted == MediaTypes.Of(name)) return Send(request, id, name, results);

        var plan = await FindPlanAsync(api, request, id);
        // Inputs of a list may differ in the optional column. The stored CSV has it always.
        var dialect = plan.Inputs is null ? plan.Dialect : plan.Dialect with { WithOptional = true };
        if (wanted == MediaTypes.Csv && HasOpenResults(api, plan, dialect))
        {
            throw new BatchException(
                ErrorCodes.NotAcceptable,
                "The results may have different members each, so they are not sent as CSV: accept "
                + "application/x-ndjson or application/json.");
        }

        var fields = api.Table.Processors.ResultsOf(options, dialect);
        return TypedResults.Stream(
            async body =>
            {
                await using var content = results.Content;
                var writer = new ResultRowWriter(body, options.Format, wanted, fields, options.CsvSafe);
                await writer.WriteAsync(ResultRows.ReadAsync(content, options.Format, request.Aborted));
            },
            wanted, fileName);
    }

    /// <summary>Sends the rejected records, or with <c>?as=input</c> their rows, with the header and line ends of the
    /// input. Rows over the limit are not stored whole, and are omitted.</summary>
    public static async Task<IResult> RejectedAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request, "as", "download");
        var form = QueryOptions.Find(request, OptionDefinition.Choice("as", "", "input"));
        var state = await BatchEndpoints.FindAsync(api, request, id);
        if (!state.HasRejected) RequireResults(state);
        var rejected = await OpenAsync(api, request, id, ResultNames.Rejected);
        if (form is null) return Send(request, id, ResultNames.Rejected, rejected);
        if (state.List is not null)
        {
            var inputs = await OpenAsync(api, request, id, ResultNames.Inputs);
            // The entries of a zip write their last bytes synchronously.
            request.HttpContext.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO = true;
            var zip = new RejectedZip(api, state.Options, state.Changed);
            return TypedResults.Stream(
                body => zip.WriteAsync(inputs.Content, rejected.Content, body, request.Aborted),
                MediaTypes.Zip, FileName(request, $"{id}-rejected.zip"));
        }

        var plan = await FindPlanAsync(api, request, id);
        var header = await ReadHeaderAsync(api, plan, request.Aborted);
        var type = plan.Dialect.Format == InputFormat.Csv ? MediaTypes.Csv : MediaTypes.Ndjson;
        return TypedResults.Stream(
            async body =>
            {
                await using var content = rejected.Content;
                await body.WriteAsync(header, request.Aborted);
                var lineEnd = RejectedRow.LineEnd(header, plan.Dialect);
                await foreach (var line in ResultRows.ReadAsync(content, ResultFormat.Ndjson, request.Aborted))
                    await body.WriteAsync(RejectedRow.Read(line, lineEnd), request.Aborted);
            },
            type, FileName(request, $"{id}-rejected.{MediaTypes.Extension(type)}"));
    }

    public static async Task<IResult> ManifestAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request, "download");
        await FindAsync(api, request, id);
        var manifest = await OpenAsync(api, request, id, ResultNames.Manifest);
        return Send(request, id, ResultNames.Manifest, manifest);
    }

    /// <summary>Returns addresses at which storage sends the results. Each permits reading one blob.</summary>
    public static async Task<IResult> DownloadsAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request);
        var state = await FindAsync(api, request, id);
        var end = api.Clock.GetUtcNow() + api.Options.LinkLifetime;
        var until = DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()); // a signature has whole seconds
        request.ResponseHeaders.CacheControl = "no-store";
        var view = new DownloadsView(
            until, await LinkAsync(ResultNames.Results(state.Options.Format)), await LinkAsync(ResultNames.Rejected),
            state.List is null ? null : await LinkAsync(ResultNames.Inputs), await LinkAsync(ResultNames.Manifest));
        return TypedResults.Json(view, ApiJson.Readable.DownloadsView);

        async Task<DownloadView> LinkAsync(string name)
        {
            var result = await OpenAsync(api, request, id, name);
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

    private static async Task<BatchState> FindAsync(ApiContext api, HttpRequest request, string id) =>
        RequireResults(await BatchEndpoints.FindAsync(api, request, id));

    internal static BatchState RequireResults(BatchState state) =>
        state.Status switch
        {
            BatchStatus.Succeeded => state,
            BatchStatus.Deleted =>
                throw new BatchException(ErrorCodes.BatchDeleted, "The results of the batch were deleted."),
            BatchStatus.Failed => throw new BatchException(
                ErrorCodes.BatchFailed, $"The batch failed ({state.Failure?.Code}): {state.Failure?.Message}"),
            BatchStatus.Cancelled =>
                throw new BatchException(ErrorCodes.BatchCancelled, "The batch was cancelled and has no results."),
            _ => throw new BatchException(
                ErrorCodes.BatchNotFinished,
                $"The batch is {state.Status}. Results are published when it has succeeded. Try again in a second."),
        };

    internal static async Task<ResultBlob> OpenAsync(ApiContext api, HttpRequest request, string id, string name) =>
        await api.Store.Results.OpenAsync(id, name, request.Aborted)
        ?? throw new BatchException(ErrorCodes.ResultMissing, $"{name} of this batch was removed from storage.");

    private static async Task<BatchPlan> FindPlanAsync(ApiContext api, HttpRequest request, string id) =>
        await api.Store.Checkpoints.FindPlanAsync(id, request.Aborted)
        ?? throw new BatchException(
            ErrorCodes.ResultMissing, "The plan of this batch was removed from storage: request the stored format.");

    /// <summary>Sends the stored bytes with length and ETag, supporting ranges and conditions.</summary>
    internal static FileStreamHttpResult Send(HttpRequest request, string id, string name, ResultBlob result)
    {
        // The framework reads every unit as bytes, an If-Range without an ETag as true, and the ranges of HEAD
        // (RFC 9110, 14.2 and 13.1.5).
        var headers = request.GetTypedHeaders();
        var conditionHolds = request.Headers.IfRange.Count == 0 || headers.IfRange?.EntityTag is not null;
        if (!HttpMethods.IsGet(request.Method) || headers.Range?.Unit != "bytes" || !conditionHolds)
            headers.Range = null;
        return TypedResults.Stream(
            result.Content, MediaTypes.Of(name), FileName(request, $"{id}-{name}"),
            entityTag: new EntityTagHeaderValue($"\"{result.ETag}\""), enableRangeProcessing: true);
    }

    /// <summary>The name under which a browser saves the response, if the query asks for it.</summary>
    private static string? FileName(HttpRequest request, string name) =>
        QueryOptions.Find(request, OptionDefinition.Choice("download", "", "1")) is null ? null : name;

    private static async Task<byte[]> ReadHeaderAsync(ApiContext api, BatchPlan plan, CancellationToken cancellation)
    {
        var source = api.Store.Inputs.Open(plan.Input, 0, plan.Dialect.FirstRow);
        using var release = source as IDisposable;
        return await RejectedRow.ReadHeaderAsync(source, plan.Dialect, cancellation);
    }

    // With all columns kept, each input of a list may have others.
    private static bool HasOpenResults(ApiContext api, BatchPlan plan, Dialect dialect) =>
        api.Table.Processors.HasOpenResults(plan.Options, dialect)
        || plan is { Inputs: not null, Options: { Format: ResultFormat.Ndjson, Input.Keep: [DialectOptions.All] } };
}
