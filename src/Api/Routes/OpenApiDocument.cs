using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ServerlessAges.Api.Views;

namespace ServerlessAges.Api.Routes;

/// <summary>
/// The OpenAPI document of the table of routes. It is created at run time, so that it describes the processors of the host. ASP.NET's
/// generator needs reflection, which `ages` as a native executable does not have.
/// </summary>
internal sealed class OpenApiDocument(BatchOptionTable options)
{
    private const string KeyScheme = "functionKey";

    private static readonly Type[] Components =
    [
        typeof(ProblemView), typeof(BatchView), typeof(BatchListView), typeof(TimelineView), typeof(DownloadsView),
        typeof(HealthView), typeof(AgesView), typeof(BatchManifest),
    ];

    public static byte[] Write(BatchOptionTable options)
    {
        using var bytes = new MemoryStream();
        var format = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(bytes, format)) new OpenApiDocument(options).Create().WriteTo(writer);
        return bytes.ToArray();
    }

    private JsonObject Create() => new()
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject
        {
            ["title"] = "ServerlessAges",
            ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
            ["description"] = "Computes the ages of scientists. A batch is split into chunks, which are computed in parallel and "
                + "published in the order of the input. Errors are problem documents (RFC 9457) with a stable `code`.",
            ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
        },
        ["servers"] = Array(new JsonObject { ["url"] = "/", ["description"] = "The host that serves this document." }),
        ["security"] = Array(new JsonObject(), new JsonObject { [KeyScheme] = new JsonArray() }),
        ["paths"] = ObjectOf(
            ApiRoutes.All.Where(route => route.Tag is not null).GroupBy(route => route.Pattern),
            path => path.Key,
            path => ObjectOf(path.SelectMany(route => route.Methods.Select(method => (route, method))), Method, Operation)),
        ["components"] = new JsonObject
        {
            ["schemas"] = ObjectOf(Components, NameOf, type => Export(type)),
            ["securitySchemes"] = new JsonObject
            {
                [KeyScheme] = new JsonObject
                {
                    ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key",
                    ["description"] = "A function key on Azure Functions. The embedded host needs none.",
                },
            },
        },
    };

    private static string Method((ApiRoute Route, string Method) operation) => operation.Method.ToLowerInvariant();

    private JsonObject Operation((ApiRoute Route, string Method) operation)
    {
        var route = operation.Route;
        var isHead = operation.Method == HttpMethods.Head;
        var names = route.Pattern.Split('/').Where(part => part.StartsWith('{')).Select(part => ApiParameter.Path(part.Trim('{', '}')));
        var own = route.TakesInput ? options.All.Select(option => ApiParameter.From(option, options.Processors)) : [];
        var description = new JsonObject
        {
            ["tags"] = Array(route.Tag!),
            ["operationId"] = route.Name + (isHead ? "Head" : ""),
            ["summary"] = isHead ? $"{route.Summary} HEAD: only the headers." : route.Summary,
            ["parameters"] = Array([.. names.Concat(own).Concat(route.Parameters).Select(Parameter)]),
            ["responses"] = Responses(route, isHead),
        };
        if (route.IsOpen) description["security"] = new JsonArray();
        if (route.TakesInput) description["requestBody"] = Input();
        return description;
    }

    private static JsonObject Parameter(ApiParameter parameter)
    {
        var description = new JsonObject
        {
            ["name"] = parameter.Name, ["in"] = parameter.In, ["description"] = parameter.Description,
            ["schema"] = parameter.Schema.DeepClone(),
        };
        if (parameter.In == "path") description["required"] = true;
        if (parameter.Processors is not []) description["x-processors"] = Array([.. parameter.Processors.Select(name => (JsonNode)name)]);
        return description;
    }

    // HEAD has no content, and ignores ranges.
    private static JsonObject Responses(ApiRoute route, bool isHead)
    {
        var problems = route.Problems.Select(status => new ApiAnswer(status, typeof(ProblemView), MediaTypes.Problem));
        var answers = route.Answers.Concat(problems).Where(answer => !isHead || answer.Status is not (206 or 416));
        return ObjectOf(answers, answer => $"{answer.Status}", answer =>
        {
            var response = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(answer.Status) };
            if (answer.Headers.Count > 0) response["headers"] = ObjectOf(answer.Headers, header => header.Key, Header);
            if (answer.MediaTypes.Length > 0 && !isHead)
                response["content"] = ObjectOf(answer.MediaTypes, type => type.Split(';')[0], type => Content(answer, type));
            return response;
        });
    }

    private static JsonObject Header(KeyValuePair<string, string> header) =>
        new() { ["description"] = header.Value, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject Content(ApiAnswer answer, string type) => new()
    {
        ["schema"] = type is not (MediaTypes.Json or MediaTypes.Problem) ? new JsonObject { ["type"] = "string" }
            : answer.Type is null ? new JsonObject()
            : Components.Contains(answer.Type) ? Reference(answer.Type)
            : Export(answer.Type),
    };

    private static JsonObject Input() => new()
    {
        ["description"] = "CSV, NDJSON or a JSON array of records. With Content-Encoding: gzip also compressed.",
        ["content"] = new JsonObject
        {
            ["text/csv"] = new JsonObject { ["example"] = "name,born\nAda Lovelace,1815\n" },
            ["application/x-ndjson"] = new JsonObject { ["example"] = "{\"name\":\"Ada Lovelace\",\"born\":1815}\n" },
            ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "array" } },
        },
    };

    // Batch, not BatchView.
    private static string NameOf(Type type) =>
        type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^"View".Length] : type.Name;

    private static JsonObject Reference(Type type) => new() { ["$ref"] = $"#/components/schemas/{NameOf(type)}" };

    private static JsonNode Export(Type type)
    {
        return ApiJson.Readable.GetTypeInfo(type)!.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) =>
            {
                if (context.Path.Length > 0 && Components.Contains(context.TypeInfo.Type)) return Reference(context.TypeInfo.Type);
                if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema is JsonObject described)
                    described["required"] = Array([.. context.TypeInfo.Properties.Where(IsAlwaysWritten).Select(p => (JsonNode)p.Name)]);
                return schema;
            },
        });
    }

    // Null members are omitted, except those marked with [JsonIgnore(Condition = Never)].
    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.Get is not null
        && (!property.IsGetNullable || property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true);

    private static JsonArray Array(params JsonNode[] items) => new([.. items]);

    private static JsonObject ObjectOf<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), (JsonNode?)value(item))));
}
