using ServerlessAges.Api.Batches;
using ServerlessAges.Api.Page;
using ServerlessAges.Api.Results;
using ServerlessAges.Api.Sync;
using static ServerlessAges.Api.Routes.ApiParameter;
using static ServerlessAges.Api.Views.MediaTypes;

namespace ServerlessAges.Api.Routes;

/// <summary>
/// The table of routes. The attributes of the functions repeat it, because they must be literals; a test compares them.
/// </summary>
public static class ApiRoutes
{
    private const string Get = "GET";
    private const string Post = "POST";

    private static readonly ApiParameter Download =
        Query("download", "`1`: a browser saves the response as a file.", "1");

    private static readonly ApiParameter Range =
        Header("Range", "`bytes=FROM-TO` of a stored result; also If-Range, If-None-Match and If-Match (RFC 9110).");

    private static readonly ApiParameter Prefer =
        Header("Prefer", "`wait=N`: wait up to N seconds (at most 200) for the end of the batch (RFC 7240).");

    private static readonly (string, string) Waited =
        ("Preference-Applied", "How long the response would have waited.");

    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new(nameof(ComputeAges), Post, "/api/ages", (api, request, _) => ComputeAges.HandleAsync(api, request))
        {
            TakesInput = true, Summary = "Computes a small input without a batch. Nothing is stored.",
            Problems = [400, 406, 408, 413, 415, 422, 503],
            Answers =
            [
                new(200, typeof(AgesView), [Json, Ndjson, Csv],
                    ("Ages-Records", "The number of records in the input."),
                    ("Ages-Rejected", "The number of rejected records. The JSON answer contains them."),
                    ("Ages-Warning", "no-records, if the input has none.")),
            ],
        },
        new(nameof(StartBatch), Post, "/api/batches", (api, request, _) => StartBatch.HandleAsync(api, request))
        {
            TakesInput = true, Summary = "Starts a batch. Its input is the body, or the blob that source names.",
            Problems = [400, 404, 408, 409, 413, 415, 503],
            Parameters =
            [
                Query("source", "`scientists/NAME`: a blob to read instead of a body."),
                Header("Idempotency-Key", "1 to 200 characters. The same key, input and options are the same batch."),
                Prefer,
            ],
            Answers =
            [
                .. Batch(202, ("Location", "The batch."), ("Retry-After", "Seconds until the next poll.")),
                .. Batch(200, Waited),
            ],
        },
        new(nameof(ListBatches), Get, "/api/batches", (api, request, _) => ListBatches.HandleAsync(api, request))
        {
            Summary = "Lists batches in pages, newest first.", Problems = [400, 503],
            Parameters =
            [
                Query("state", "Only batches in this state.", Enum.GetNames<BatchStatus>()),
                Query("limit", "The maximum number of batches: 1 to 500. Default: 50."),
                Query("after", "The position in `next` of the page before."),
            ],
            Answers = [new(200, typeof(BatchListView), [Json], ("Link", "The next page, with rel=next."))],
        },
        new(nameof(GetBatch), Get, "/api/batches/{id}", GetBatch.HandleAsync)
        {
            Summary = "Returns state, progress, counts, failure and links of a batch.", Problems = [400, 404, 503],
            Parameters = [Prefer], Answers = Batch(200, Waited),
        },
        new("DeleteBatch", "DELETE", "/api/batches/{id}", ChangeBatch.DeleteAsync)
        {
            Summary = "Deletes the results of an ended batch.", Problems = [400, 404, 409, 503], Answers = Batch(200),
        },
        new("CancelBatch", Post, "/api/batches/{id}/cancel", ChangeBatch.CancelAsync)
        {
            Summary = "Stops a batch. It publishes no results.", Problems = [400, 404, 409, 503], Answers = Batch(200),
        },
        new("RedriveBatch", Post, "/api/batches/{id}/redrive", ChangeBatch.RedriveAsync)
        {
            Summary = "Runs a failed or cancelled batch again. Finished chunks are reused.",
            Problems = [400, 404, 409, 503],
            Answers = Batch(202),
        },
        new(nameof(GetTimeline), Get, "/api/batches/{id}/timeline", GetTimeline.HandleAsync)
        {
            Summary = "Returns when, where and how long each finished chunk was computed.", Problems = [400, 404, 503],
            Answers = [new(200, typeof(TimelineView), [Json])],
        },
        new(nameof(GetAges), Get, "/api/batches/{id}/ages", GetAges.HandleAsync)
        {
            Summary = "Returns the ages in the order of the input.",
            Problems = [400, 404, 406, 409, 410, 412, 416, 503],
            Parameters = [Range, Download], Answers = Stored(typeof(IReadOnlyList<AgeView>), Ndjson, Csv, Json),
        },
        new(nameof(GetRejected), Get, "/api/batches/{id}/rejected", GetRejected.HandleAsync)
        {
            Summary = "Returns the rejected records with their reasons.",
            Problems = [400, 404, 409, 410, 412, 416, 503],
            Parameters = [Query("as", "`input`: the rows, to be corrected and sent again.", "input"), Range, Download],
            Answers = Stored(null, Ndjson, Csv),
        },
        new(nameof(GetManifest), Get, "/api/batches/{id}/manifest", GetManifest.HandleAsync)
        {
            Summary = "Returns what the batch read and produced: counts, offsets and checksums.",
            Problems = [400, 404, 409, 410, 412, 416, 503],
            Parameters = [Range, Download], Answers = Stored(typeof(BatchManifest), Json),
        },
        new(nameof(GetDownloads), Get, "/api/batches/{id}/downloads", GetDownloads.HandleAsync)
        {
            Summary = "Returns signed addresses of the results in storage.", Problems = [400, 404, 409, 410, 501, 503],
            Answers = [new(200, typeof(DownloadsView), [Json], ("Cache-Control", "no-store."))],
        },
        new(nameof(GetHealth), Get, "/api/health", (api, request, _) => GetHealth.HandleAsync(api, request))
        {
            IsOpen = true, Summary = "Returns whether the host and its storage are available.",
            Answers = [new(200, typeof(HealthView), [Json]), new(503, typeof(HealthView), [Json])],
        },
        new(nameof(GetOpenApi), Get, "/api/openapi.json", (api, _, _) => Task.FromResult(GetOpenApi.Handle(api.Table)))
        {
            IsOpen = true, Summary = "Returns this document.", Answers = [new(200, null, [Json])],
        },
        Open("GetDocs", "/api/docs", (request, _) => GetPage.Docs(request, GetPage.Index)) with
        {
            Summary = "Returns this document as a web page.", Answers = [new(200, null, ["text/html"])],
        },
        Open("GetDocsFile", "/api/docs/{file}", GetPage.Docs) with
        {
            Summary = "Returns a file of that page.", Problems = [404],
            Answers = [new(200, null, ["text/javascript", "text/css"])],
        },
        // A route of the Functions host cannot be empty, but its only segment can be.
        Open("GetPage", "/{ignored:maxlength(0)?}", (request, _) => GetPage.Page(request, GetPage.Index)),
        Open("GetPageFile", "/page/{*file}", GetPage.Page),
    ];

    private static ApiRoute Open(string name, string pattern, Func<HttpRequest, string, IResult> handle) =>
        new(name, Get, pattern, (_, request, file) => Task.FromResult(handle(request, file))) { IsOpen = true };

    private static ApiAnswer[] Batch(int status, params (string, string)[] headers) =>
        [new(status, typeof(BatchView), [Json], headers)];

    private static ApiAnswer[] Stored(Type? type, params string[] mediaTypes) =>
    [
        new(200, type, mediaTypes, ("ETag", "The version of the result."), ("Accept-Ranges", "bytes.")),
        new(206, null, mediaTypes, ("Content-Range", "The range that is returned.")),
        new(304, null, []),
    ];
}
