using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ServerlessAges.OpenApi;

/// <summary>What requests may say.</summary>
internal static class Parameters
{
    public static OpenApiParameter Id { get; } = new()
    {
        Name = "id", In = ParameterLocation.Path, Required = true, Description = "The batch.", Schema = Text(),
    };

    public static OpenApiParameter DocsFile { get; } = new()
    {
        Name = "file", In = ParameterLocation.Path, Required = true, Description = "Which file.", Schema = Text(),
    };

    public static OpenApiParameter Source { get; } = Query("source", "scientists/NAME: a blob that is there, instead of a body.", Text());

    public static OpenApiParameter State { get; } = Query("state", "Only batches in this state.", OneOf(Enum.GetNames<BatchStatus>()));

    public static OpenApiParameter Limit { get; } = Query("limit", "At most so many; 50.", Whole(1, 500));

    public static OpenApiParameter After { get; } = Query("after", "Where the page before ended: from its `next`.", Text());

    public static OpenApiParameter As { get; } = Query("as", "`input`: the records as they stood in the input, to be mended and sent again.", OneOf("input"));

    public static OpenApiParameter Download { get; } = Query("download", "1: a browser saves it, under a name of its own.", OneOf("1"));

    public static OpenApiParameter IdempotencyKey { get; } =
        Header("Idempotency-Key", "1 to 200 characters: the same key, input and options are the same batch.");

    public static OpenApiParameter Prefer { get; } = Header("Prefer", "wait=N: wait up to N seconds, 200 at most, for the batch's end (RFC 7240).");

    public static OpenApiParameter Part { get; } =
        Header("Range", "bytes=FROM-TO of what is stored as it is; also If-Range, If-None-Match and If-Match (RFC 9110).");

    /// <summary>The options of a batch, of which each name that the reader knows is described.</summary>
    public static IReadOnlyList<OpenApiParameter> Options { get; } =
    [
        .. BatchOptionsReader.Names.Select(name => name switch
        {
            "processor" => Query(name, "The computation; age.", Text()),
            "referenceYear" => Query(name, "The year in which ages are asked; this year.", Whole(-9999, 9999)),
            "asOf" => Query(name, "The day on which ages are asked, YYYY-MM-DD: full dates of birth then give the calendar's age.", Day()),
            "format" => Query(name, "How ages are stored; ndjson.", OneOf("ndjson", "csv")),
            "csvSafe" => Query(name, "true: in CSV, a text that a spreadsheet would take for a formula gets an apostrophe before it.", OneOf("true", "false")),
            "inputFormat" => Query(name, "Recognised where it is left out.", OneOf("csv", "ndjson", "json")),
            "delimiter" => Query(name, "Of CSV; recognised where it is left out.", OneOf(",", ";", "|", "tab")),
            "columns" => Query(name, "name=full_name,born=birth_year: how the input calls its columns.", Text()),
            "maxRejected" => Query(name, "A count or a percentage, past which the whole fails; 100000.", Text()),
            "maxRowBytes" => Query(name, "A longer row is rejected; 1 MiB.", Whole(1, 64 << 20)),
            "chunkSize" => Query(name, "Bytes of input per chunk; chosen by the plan.", Whole(1, PlanSizes.MaxChunkSize)),
            _ => throw new InvalidOperationException($"{nameof(Parameters)} does not describe the option '{name}'."),
        }),
    ];

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };

    private static OpenApiSchema Whole(long least, long most) =>
        new() { Type = JsonSchemaType.Integer, Minimum = $"{least}", Maximum = $"{most}" };

    private static OpenApiSchema OneOf(params string[] values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };
}
