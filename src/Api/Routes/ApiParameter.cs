using System.Text.Json.Nodes;
using ServerlessAges.Api.Batches;

namespace ServerlessAges.Api.Routes;

/// <summary>A parameter of a route, as OpenAPI describes it.</summary>
/// <param name="In">query, header or path.</param>
internal sealed record ApiParameter(string Name, string In, string Description, JsonObject Schema)
{
    public static ApiParameter State { get; } = Query("state", "Only batches in this state.", OneOf(Enum.GetNames<BatchStatus>()));

    public static ApiParameter Limit { get; } = Query("limit", "The maximum number of batches.", Integer(1, ListBatches.MaxLimit, 50));

    public static ApiParameter After { get; } = Query("after", "The position in `next` of the page before.", Text());

    public static ApiParameter Source { get; } = Query("source", "`scientists/NAME`: a blob to read instead of a body.", Text());

    public static ApiParameter As { get; } =
        Query("as", "`input`: the rejected rows as in the input, to be corrected and sent again.", OneOf("input"));

    public static ApiParameter Download { get; } = Query("download", "`1`: a browser saves the response as a file.", OneOf("1"));

    public static ApiParameter IdempotencyKey { get; } =
        Header("Idempotency-Key", "1 to 200 characters. The same key, input and options are the same batch.");

    public static ApiParameter Prefer { get; } =
        Header("Prefer", "`wait=N`: wait up to N seconds (at most 200) for the end of the batch (RFC 7240).");

    public static ApiParameter ByteRange { get; } =
        Header("Range", "`bytes=FROM-TO` of a stored result; also If-Range, If-None-Match and If-Match (RFC 9110).");

    /// <summary>The options of a batch.</summary>
    public static IReadOnlyList<ApiParameter> Options { get; } =
    [
        Query("processor", "The computation per record.", Text("age")),
        Query("referenceYear", "The year for which ages are computed. Default: the current year.", Integer(-9999, 9999)),
        Query("asOf", "The day for which ages are computed: full dates of birth give exact ages.", Day()),
        Query("format", "The format in which results are stored.", OneOf("ndjson", "csv")),
        Query("csvSafe", "In CSV, an apostrophe precedes texts that a spreadsheet would take for a formula.", OneOf("true", "false")),
        Query("inputFormat", "Default: detected.", OneOf("csv", "ndjson", "json")),
        Query("delimiter", "Of CSV. Default: detected.", OneOf(",", ";", "|", "tab")),
        Query("columns", "`name=full_name,born=birth_year`: the input's names of the columns.", Text()),
        Query("maxRejected", "A count or a percentage. The batch fails if more records are rejected.", Text("100000")),
        Query("maxRowBytes", "Longer rows are rejected.", Integer(1, 64 << 20, 1 << 20)),
        Query("chunkSize", "Bytes of input per chunk. Default: chosen by the plan.", Integer(1, PlanSizes.MaxChunkSize)),
    ];

    public static ApiParameter Path(string name) => new(name, "path", name == "id" ? "The batch." : "The file.", Text());

    private static ApiParameter Query(string name, string description, JsonObject schema) => new(name, "query", description, schema);

    private static ApiParameter Header(string name, string description) => new(name, "header", description, Text());

    private static JsonObject Text(string? defaults = null) => With(new JsonObject { ["type"] = "string" }, defaults);

    private static JsonObject Day() => new() { ["type"] = "string", ["format"] = "date" };

    private static JsonObject Integer(long min, long max, long? defaults = null) =>
        With(new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max }, defaults);

    private static JsonObject OneOf(params string[] values) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]) };

    private static JsonObject With(JsonObject schema, JsonNode? defaults)
    {
        if (defaults is not null) schema["default"] = defaults;
        return schema;
    }
}
