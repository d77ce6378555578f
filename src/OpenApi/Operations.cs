using Microsoft.OpenApi;
using ServerlessAges.Api;
using static ServerlessAges.OpenApi.Parameters;

namespace ServerlessAges.OpenApi;

/// <summary>What is said of each endpoint, by its name.</summary>
internal static class Operations
{
    private const string Json = "application/json";
    private const string Ndjson = "application/x-ndjson";
    private const string Csv = "text/csv";

    private static readonly Answer Batch = new(200, typeof(BatchView), Json);
    private static readonly Dictionary<string, string> Waited = new() { ["Preference-Applied"] = "How long it would have waited." };
    private static readonly Dictionary<string, string> Version = new() { ["ETag"] = "Version of the result.", ["Accept-Ranges"] = "bytes." };

    public static IReadOnlyDictionary<string, Operation> All { get; } = new Dictionary<string, Operation>
    {
        ["ComputeAges"] = new(
            "Ages", "The ages of a small input, at once: no batch, nothing stored",
            [
                new(200, typeof(AgesAnswer), Json, Ndjson, Csv)
                {
                    Headers = new Dictionary<string, string>
                    {
                        ["Ages-Records"] = "How many records the input has.",
                        ["Ages-Rejected"] = "How many records were rejected; ask for JSON to get them.",
                        ["Ages-Warning"] = "no-records, where the input has none.",
                    },
                },
            ],
            400, 406, 408, 413, 415, 422, 503) { Parameters = Options, TakesInput = true },
        ["StartBatch"] = new(
            "Batches", "Start a batch: of the body, or of the blob that source names",
            [
                new(202, typeof(BatchView), Json)
                {
                    Headers = new Dictionary<string, string> { ["Location"] = "The batch.", ["Retry-After"] = "Seconds after which to ask." },
                },
                Batch with { Headers = Waited },
            ],
            400, 404, 408, 409, 413, 415, 503) { Parameters = [Source, .. Options, IdempotencyKey, Prefer], TakesInput = true },
        ["ListBatches"] = new(
            "Batches", "Batches, newest first, a page at a time",
            [
                new(200, typeof(BatchListView), Json)
                {
                    Headers = new Dictionary<string, string> { ["Link"] = "The next page, as rel=next, where there is one." },
                },
            ],
            400, 503) { Parameters = [State, Limit, After] },
        ["GetBatch"] = new("Batches", "One batch: state, progress, counts, failure, links", [Batch with { Headers = Waited }], 400, 404, 503)
        {
            Parameters = [Prefer],
        },
        ["DeleteBatch"] = new("Batches", "Remove an ended batch's results for good", [Batch], 400, 404, 409, 503),
        ["CancelBatch"] = new("Batches", "Stop a batch; nothing of it is published", [Batch], 400, 404, 409, 503),
        ["RedriveBatch"] = new(
            "Batches", "Run a failed or cancelled batch again; finished chunks are kept", [new(202, typeof(BatchView), Json)],
            400, 404, 409, 503),
        ["GetTimeline"] = new(
            "Batches", "When, how long and where each finished chunk was computed", [new(200, typeof(TimelineView), Json)],
            400, 404, 503),
        ["GetAges"] = new(
            "Results", "The ages, in the order of the input", [new(200, typeof(IReadOnlyList<Age>), Ndjson, Csv, Json) { Headers = Version }, .. Ranges],
            400, 404, 406, 409, 410, 412, 416, 503) { Parameters = [Part, Download] },
        ["GetRejected"] = new(
            "Results", "The rejected records, with their reasons", [new(200, null, Ndjson, Csv) { Headers = Version }, .. Ranges],
            400, 404, 409, 410, 412, 416, 503) { Parameters = [As, Part, Download] },
        ["GetManifest"] = new(
            "Results", "What the batch was and what came out: the proof", [new(200, typeof(BatchManifest), Json) { Headers = Version }, .. Ranges],
            400, 404, 409, 410, 412, 416, 503) { Parameters = [Part, Download] },
        ["GetDownloads"] = new(
            "Results", "Addresses at which storage itself gives the results for a while, to whoever holds them",
            [new(200, typeof(DownloadsView), Json) { Headers = new Dictionary<string, string> { ["Cache-Control"] = "no-store." } }],
            400, 404, 409, 410, 501, 503),
        ["GetHealth"] = new(
            "Service", "Whether the host and its storage answer", [new(200, typeof(HealthView), Json), new(503, typeof(HealthView), Json)]) { IsOpen = true },
        ["GetOpenApi"] = new("Service", "This document", [new(200, null, Json)]) { IsOpen = true },
        ["GetDocs"] = new("Service", "This document, to read and to try", [new(200, null, "text/html")]) { IsOpen = true },
        ["GetDocsFile"] = new(
            "Service", "What that page is made of", [new(200, null, "text/javascript", "text/css")], 404)
        {
            Parameters = [DocsFile],
            IsOpen = true,
        },
    };

    private static IEnumerable<Answer> Ranges =>
    [
        new(206, null, Ndjson, Csv, Json) { Headers = new Dictionary<string, string> { ["Content-Range"] = "Which part it is." } },
        new(304, null),
    ];
}
