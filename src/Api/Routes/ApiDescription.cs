using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessAges.Api.Routes;

/// <summary>Completes openapi.json with what it does not contain: the options of the host's processors, the schemas of
/// the types that handlers serialize, and HEAD. ASP.NET's generator needs reflection, which a native executable does
/// not have.</summary>
public static class ApiDescription
{
    private static readonly Type[] Components =
    [
        typeof(ProblemView), typeof(BatchView), typeof(BatchListView), typeof(TimelineView), typeof(DownloadsView),
        typeof(InputListView), typeof(HealthView), typeof(StoredInputView), typeof(ResultsView), typeof(BatchManifest),
    ];

    // One per host: the options of a host do not change.
    private static readonly ConditionalWeakTable<BatchOptionTable, string> Documents = [];

    public static IResult Send(BatchOptionTable options) =>
        TypedResults.Text(Documents.GetValue(options, Write), MediaTypes.Json);

    private static string Write(BatchOptionTable options)
    {
        using var file = typeof(ApiDescription).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = JsonNode.Parse(file)!;
        document["info"]!["version"] = GetHealth.Version;
        document["components"]!["schemas"] =
            new JsonObject(Components.Select(type => KeyValuePair.Create(NameOf(type), (JsonNode?)Export(type))));
        var columns = options.Processors.All[0].Schema.Columns.Where(column => !column.IsOptional);
        document["components"]!["requestBodies"]!["Input"]!["content"]!["text/csv"]!["example"] =
            string.Join(',', columns.Select(column => column.Name)) + "\n";
        foreach (var (_, path) in document["paths"]!.AsObject())
        {
            if (path!["post"] is { } post && post["requestBody"] is not null)
            {
                var others = post["parameters"]?.AsArray().Select(other => other!.DeepClone()) ?? [];
                post["parameters"] =
                    ArrayOf([.. options.All.Select(option => Parameter(option, options.Processors)), .. others]);
            }

            if (path["get"] is { } get) path["head"] = Head(get);
        }

        return document.ToJsonString(ApiJson.Readable.Options);
    }

    private static JsonObject Parameter(OptionDefinition option, ProcessorRegistry processors)
    {
        var isInteger = option.Kind == OptionKind.Integer;
        var type = isInteger ? "integer" : option.Kind == OptionKind.Decimal ? "number" : "string";
        var schema = new JsonObject { ["type"] = type };
        if (option.Kind == OptionKind.Date) schema["format"] = "date";
        if (option.Kind == OptionKind.Boolean) schema["enum"] = new JsonArray("true", "false");
        if (option.Kind == OptionKind.Choice) schema["enum"] = ArrayOf(option.Choices.Select(one => (JsonNode)one));
        if (type != "string" && option.Min is not null) schema["minimum"] = option.Min;
        if (type != "string" && option.Max is not null) schema["maximum"] = option.Max;
        if (option.Default is { } text)
            schema["default"] = type == "string" ? text : decimal.Parse(text, CultureInfo.InvariantCulture);
        var defaults = option.DefaultDescription is null ? "" : $" Default: {option.DefaultDescription}.";
        var parameter = new JsonObject
        {
            ["name"] = option.Name, ["in"] = "query", ["description"] = $"{option.Description}.{defaults}",
            ["schema"] = schema,
        };
        var owners = processors.All
            .Where(processor => processor.Schema.Options.Any(own => own.Name == option.Name)).ToArray();
        if (owners is not [])
            parameter["x-processors"] = ArrayOf(owners.Select(processor => (JsonNode)processor.Schema.Name));
        return parameter;
    }

    // HEAD has no content, and ignores ranges.
    private static JsonNode Head(JsonNode get)
    {
        var head = get.DeepClone();
        head["operationId"] = $"{get["operationId"]}Head";
        head["summary"] = $"{get["summary"]} HEAD: only the headers.";
        var responses = head["responses"]!.AsObject();
        responses.Remove("206");
        responses.Remove("416");
        foreach (var (_, response) in responses) response!.AsObject().Remove("content");
        return head;
    }

    private static string NameOf(Type type) => type.Name.Replace("View", "", StringComparison.Ordinal);

    private static JsonNode Export(Type component) =>
        ApiJson.Readable.GetTypeInfo(component)!.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) =>
            {
                var type = context.TypeInfo;
                if (context.Path.Length > 0 && Components.Contains(type.Type))
                    return new JsonObject { ["$ref"] = $"#/components/schemas/{NameOf(type.Type)}" };
                if (type.Kind == JsonTypeInfoKind.Object)
                    schema["required"] = ArrayOf(type.Properties.Where(IsRequired).Select(one => (JsonNode)one.Name));
                return schema;
            },
        });

    // Null members are omitted, except those marked with [JsonIgnore(Condition = Never)].
    private static bool IsRequired(JsonPropertyInfo member) => member.Get is not null
        && (!member.IsGetNullable || member.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), true) == true);

    private static JsonArray ArrayOf(IEnumerable<JsonNode> items) => new([.. items]);
}
