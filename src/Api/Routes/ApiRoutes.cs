using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Batches;
using ServerlessAges.Api.Page;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Results;
using ServerlessAges.Api.Sync;
using ServerlessAges.Api.Views;
using static ServerlessAges.Api.Routes.ApiParameter;

namespace ServerlessAges.Api.Routes;

/// <summary>The table of routes. The attributes of the functions repeat it, because they must be literals; a test compares them.</summary>
public static class ApiRoutes
{
    private const string Get = "GET";
    private const string Post = "POST";

    private static readonly (string, string) Waited = ("Preference-Applied", "How long the response would have waited.");

    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new(nameof(ComputeAges), Post, "/api/ages", (api, request, _) => ComputeAges.HandleAsync(api, request))
        {
            Tag = "Ages", Summary = "Computes a small input without a batch. Nothing is stored.",
            TakesInput = true, Problems = [400, 406, 408, 413, 415, 422, 503],
            Answers =
            [
                new(200, typeof(AgesView), MediaTypes.Json, MediaTypes.Ndjson, MediaTypes.Csv)
                {
                    Headers = new()
                    {
                        ["Ages-Records"] = "The number of records in the input.",
                        ["Ages-Rejected"] = "The number of rejected records. The JSON answer contains them.",
                        ["Ages-Warning"] = "no-records, if the input has none.",
                    },
                },
            ],
        },
        new(nameof(StartBatch), Post, "/api/batches", (api, request, _) => StartBatch.HandleAsync(api, request))
        {
            Tag = "Batches", Summary = "Starts a batch. Its input is the body, or the blob that source names.",
            TakesInput = true, Parameters = [Source, IdempotencyKey, Prefer],
            Problems = [400, 404, 408, 409, 413, 415, 503],
            Answers =
            [
                ApiAnswer.Json<BatchView>(202, ("Location", "The batch."), ("Retry-After", "Seconds until the next poll.")),
                ApiAnswer.Json<BatchView>(200, Waited),
            ],
        },
        new(nameof(ListBatches), Get, "/api/batches", (api, request, _) => ListBatches.HandleAsync(api, request))
        {
            Tag = "Batches", Summary = "Lists batches in pages, newest first.", Problems = [400, 503],
            Parameters = [State, Limit, After],
            Answers = [ApiAnswer.Json<BatchListView>(200, ("Link", "The next page, with rel=next."))],
        },
        new(nameof(GetBatch), Get, "/api/batches/{id}", GetBatch.HandleAsync)
        {
            Tag = "Batches", Summary = "Returns state, progress, counts, failure and links of a batch.", Problems = [400, 404, 503],
            Parameters = [Prefer], Answers = [ApiAnswer.Json<BatchView>(200, Waited)],
        },
        new(nameof(DeleteBatch), "DELETE", "/api/batches/{id}", DeleteBatch.HandleAsync)
        {
            Tag = "Batches", Summary = "Deletes the results of an ended batch.", Problems = [400, 404, 409, 503],
            Answers = [ApiAnswer.Json<BatchView>()],
        },
        new(nameof(CancelBatch), Post, "/api/batches/{id}/cancel", CancelBatch.HandleAsync)
        {
            Tag = "Batches", Summary = "Stops a batch. It publishes no results.", Problems = [400, 404, 409, 503],
            Answers = [ApiAnswer.Json<BatchView>()],
        },
        new(nameof(RedriveBatch), Post, "/api/batches/{id}/redrive", RedriveBatch.HandleAsync)
        {
            Tag = "Batches", Summary = "Runs a failed or cancelled batch again. Finished chunks are reused.",
            Problems = [400, 404, 409, 503], Answers = [ApiAnswer.Json<BatchView>(202)],
        },
        new(nameof(GetTimeline), Get, "/api/batches/{id}/timeline", GetTimeline.HandleAsync)
        {
            Tag = "Batches", Summary = "Returns when, where and how long each finished chunk was computed.",
            Problems = [400, 404, 503], Answers = [ApiAnswer.Json<TimelineView>()],
        },
        new(nameof(GetAges), Get, "/api/batches/{id}/ages", GetAges.HandleAsync)
        {
            Tag = "Results", Summary = "Returns the ages in the order of the input.", Parameters = [ByteRange, Download],
            Problems = [400, 404, 406, 409, 410, 412, 416, 503],
            Answers = Ranges(typeof(IReadOnlyList<AgeView>), MediaTypes.Ndjson, MediaTypes.Csv, MediaTypes.Json),
        },
        new(nameof(GetRejected), Get, "/api/batches/{id}/rejected", GetRejected.HandleAsync)
        {
            Tag = "Results", Summary = "Returns the rejected records with their reasons.", Parameters = [As, ByteRange, Download],
            Problems = [400, 404, 409, 410, 412, 416, 503], Answers = Ranges(null, MediaTypes.Ndjson, MediaTypes.Csv),
        },
        new(nameof(GetManifest), Get, "/api/batches/{id}/manifest", GetManifest.HandleAsync)
        {
            Tag = "Results", Summary = "Returns what the batch read and produced: counts, offsets and checksums.",
            Parameters = [ByteRange, Download], Problems = [400, 404, 409, 410, 412, 416, 503],
            Answers = Ranges(typeof(BatchManifest), MediaTypes.Json),
        },
        new(nameof(GetDownloads), Get, "/api/batches/{id}/downloads", GetDownloads.HandleAsync)
        {
            Tag = "Results", Summary = "Returns signed addresses of the results in storage, valid for a limited time.",
            Problems = [400, 404, 409, 410, 501, 503],
            Answers = [ApiAnswer.Json<DownloadsView>(200, ("Cache-Control", "no-store."))],
        },
        new(nameof(GetHealth), Get, "/api/health", (api, request, _) => GetHealth.HandleAsync(api, request))
        {
            IsOpen = true, Tag = "Service", Summary = "Returns whether the host and its storage are available.",
            Answers = [ApiAnswer.Json<HealthView>(), ApiAnswer.Json<HealthView>(503)],
        },
        new(nameof(GetOpenApi), Get, "/api/openapi.json", (api, _, _) => Task.FromResult(GetOpenApi.Handle(api.Table)))
        {
            IsOpen = true, Tag = "Service", Summary = "Returns this document.", Answers = [new(200, null, MediaTypes.Json)],
        },
        new(nameof(GetDocs), Get, "/api/docs", (_, request, _) => Task.FromResult(GetDocs.Handle(request, GetDocs.Page)))
        {
            IsOpen = true, Tag = "Service", Summary = "Returns this document as a web page.", Answers = [new(200, null, "text/html")],
        },
        new("GetDocsFile", Get, "/api/docs/{file}", (_, request, file) => Task.FromResult(GetDocs.Handle(request, file)))
        {
            IsOpen = true, Tag = "Service", Summary = "Returns a file of that page.", Problems = [404],
            Answers = [new(200, null, "text/javascript", "text/css")],
        },
        // A route of the Functions host cannot be empty, but its only segment can be.
        new("GetPage", Get, "/{ignored:maxlength(0)?}", (_, request, _) => Task.FromResult(GetPage.Handle(request, GetPage.Index)))
        {
            IsOpen = true,
        },
        new("GetPageFile", Get, "/page/{*file}", (_, request, file) => Task.FromResult(GetPage.Handle(request, file)))
        {
            IsOpen = true,
        },
    ];

    private static ApiAnswer[] Ranges(Type? type, params string[] mediaTypes) =>
    [
        new(200, type, mediaTypes) { Headers = new() { ["ETag"] = "The version of the result.", ["Accept-Ranges"] = "bytes." } },
        new(206, null, mediaTypes) { Headers = new() { ["Content-Range"] = "The range that is returned." } },
        new(304, null),
    ];
}
