using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessAges.Api.Batches;

namespace ServerlessAges.Api.Routes;

/// <summary>A parameter of a route, as OpenAPI describes it.</summary>
/// <param name="In">query, header or path.</param>
internal sealed record ApiParameter(string Name, string In, string Description, JsonObject Schema)
{
    public static ApiParameter State { get; } = Query("state", "Only batches in this state.", OneOf(Enum.GetNames<BatchStatus>()));

    public static ApiParameter Limit { get; } = Query("limit", "The maximum number of batches. Default: 50.", Number("integer", 1, ListBatches.MaxLimit));

    public static ApiParameter After { get; } = Query("after", "The position in `next` of the page before.", Text());

    public static ApiParameter Source { get; } = Query("source", "`scientists/NAME`: a blob to read instead of a body.", Text());

    public static ApiParameter As { get; } =
        Query("as", "`input`: the rejected rows as in the input, to be corrected and sent again.", OneOf(["input"]));

    public static ApiParameter Download { get; } = Query("download", "`1`: a browser saves the response as a file.", OneOf(["1"]));

    public static ApiParameter IdempotencyKey { get; } =
        Header("Idempotency-Key", "1 to 200 characters. The same key, input and options are the same batch.");

    public static ApiParameter Prefer { get; } =
        Header("Prefer", "`wait=N`: wait up to N seconds (at most 200) for the end of the batch (RFC 7240).");

    public static ApiParameter ByteRange { get; } =
        Header("Range", "`bytes=FROM-TO` of a stored result; also If-Range, If-None-Match and If-Match (RFC 9110).");

    /// <summary>The processors whose option this is; empty if it applies to all.</summary>
    public string[] Processors { get; init; } = [];

    /// <summary>Describes an option of the host's table.</summary>
    public static ApiParameter From(OptionDefinition option, ProcessorRegistry processors)
    {
        var schema = option.Kind switch
        {
            OptionKind.Integer => Number("integer", option.Min, option.Max),
            OptionKind.Decimal => Number("number", option.Min, option.Max),
            OptionKind.Boolean => OneOf(["true", "false"]),
            OptionKind.Choice => OneOf(option.Choices),
            OptionKind.Date => new JsonObject { ["type"] = "string", ["format"] = "date" },
            _ => Text(),
        };
        if (option.Default is { } text)
            schema["default"] = option.Kind is OptionKind.Integer or OptionKind.Decimal ? decimal.Parse(text, CultureInfo.InvariantCulture) : text;
        var defaults = option.DefaultDescription is null ? "" : $" Default: {option.DefaultDescription}.";
        var owners = processors.All.Where(processor => processor.Schema.Options.Contains(option));
        return Query(option.Name, $"{option.Description}.{defaults}", schema) with
        {
            Processors = [.. owners.Select(processor => processor.Schema.Name)],
        };
    }

    public static ApiParameter Path(string name) => new(name, "path", name == "id" ? "The batch." : "The file.", Text());

    private static ApiParameter Query(string name, string description, JsonObject schema) => new(name, "query", description, schema);

    private static ApiParameter Header(string name, string description) => new(name, "header", description, Text());

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject OneOf(IEnumerable<string> values) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]) };

    private static JsonObject Number(string type, decimal? min, decimal? max)
    {
        var schema = new JsonObject { ["type"] = type };
        if (min is not null) schema["minimum"] = min;
        if (max is not null) schema["maximum"] = max;
        return schema;
    }
}
