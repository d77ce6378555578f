using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessAges.Api.Routes;

/// <summary>
/// The OpenAPI document of the table of routes. It is created at run time, so that it describes the processors of the
/// host. ASP.NET's generator needs reflection, which `ages` as a native executable does not have.
/// </summary>
internal sealed class OpenApiDocument(BatchOptionTable options)
{
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

    private JsonObject Create()
    {
        var document = JsonNode.Parse(
            """
            {
              "openapi": "3.1.1",
              "info": {
                "title": "ServerlessAges",
                "description": "Computes ages in batches. Errors are problem documents (RFC 9457) with a code.",
                "license": { "name": "MIT", "identifier": "MIT" }
              },
              "servers": [{ "url": "/", "description": "The host that serves this document." }],
              "security": [{}, { "functionKey": [] }],
              "components": {
                "securitySchemes": {
                  "functionKey": {
                    "type": "apiKey", "in": "header", "name": "x-functions-key",
                    "description": "A function key on Azure Functions. The embedded host needs none."
                  }
                }
              }
            }
            """)!.AsObject();
        document["info"]!["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3);
        document["components"]!["schemas"] = ObjectOf(Components, NameOf, Export);
        document["paths"] = ObjectOf(
            ApiRoutes.All.Where(route => route.Summary.Length > 0).GroupBy(route => route.Pattern),
            path => path.Key,
            path => ObjectOf(
                path.SelectMany(route => route.Methods.Select(method => (Route: route, Method: method))),
                operation => operation.Method.ToLowerInvariant(),
                operation => Operation(operation.Route, operation.Method == HttpMethods.Head)));
        return document;
    }

    private JsonObject Operation(ApiRoute route, bool isHead)
    {
        var inPath = route.Pattern.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
        var ofBatch = route.TakesInput ? options.All : [];
        // HEAD has no content, and ignores ranges.
        string[] problem = [MediaTypes.ProblemJson];
        var problems = route.Problems.Select(status => new ApiAnswer(status, typeof(ProblemView), problem));
        var answers = route.Answers.Concat(problems)
            .Where(answer => !isHead || answer.Status is not (206 or 416));
        var operation = new JsonObject
        {
            ["operationId"] = route.Name + (isHead ? "Head" : ""),
            ["summary"] = isHead ? $"{route.Summary} HEAD: only the headers." : route.Summary,
            ["parameters"] = Array(inPath.Select(ApiParameter.Path)
                .Concat(ofBatch.Select(option => ApiParameter.Option(option, options.Processors)))
                .Concat(route.Parameters).Select(Parameter)),
            ["responses"] = ObjectOf(answers, answer => $"{answer.Status}", answer => Response(answer, isHead)),
        };
        if (route.IsOpen) operation["security"] = new JsonArray();
        if (route.TakesInput)
        {
            operation["requestBody"] = JsonNode.Parse(
                """
                {
                  "description": "CSV, NDJSON or a JSON array of records. With Content-Encoding: gzip also compressed.",
                  "content": {
                    "text/csv": { "example": "name,born\nAda Lovelace,1815\n" },
                    "application/x-ndjson": { "example": "{\"name\":\"Ada Lovelace\",\"born\":1815}\n" },
                    "application/json": { "schema": { "type": "array" } }
                  }
                }
                """);
        }

        return operation;
    }

    private static JsonObject Parameter(ApiParameter parameter)
    {
        var description = new JsonObject
        {
            ["name"] = parameter.Name, ["in"] = parameter.In, ["description"] = parameter.Description,
            ["schema"] = parameter.Schema.DeepClone(),
        };
        if (parameter.In == "path") description["required"] = true;
        if (parameter.Processors is not [])
            description["x-processors"] = Array(parameter.Processors.Select(name => (JsonNode)name));
        return description;
    }

    private static JsonObject Response(ApiAnswer answer, bool isHead)
    {
        var response = new JsonObject
        {
            ["description"] = ReasonPhrases.GetReasonPhrase(answer.Status),
            ["headers"] = ObjectOf(answer.Headers, header => header.Name, header => new JsonObject
            {
                ["description"] = header.Description, ["schema"] = new JsonObject { ["type"] = "string" },
            }),
        };
        if (!isHead)
        {
            response["content"] = ObjectOf(answer.MediaTypes, type => type.Split(';')[0], type => new JsonObject
            {
                ["schema"] = type is not (MediaTypes.Json or MediaTypes.ProblemJson)
                    ? new JsonObject { ["type"] = "string" }
                    : answer.Type is null ? new JsonObject()
                    : Components.Contains(answer.Type) ? Reference(answer.Type)
                    : Export(answer.Type),
            });
        }

        return response;
    }

    private static string NameOf(Type type) => type.Name.Replace("View", "", StringComparison.Ordinal);

    private static JsonObject Reference(Type type) => new() { ["$ref"] = $"#/components/schemas/{NameOf(type)}" };

    private static JsonNode Export(Type type) =>
        ApiJson.Readable.GetTypeInfo(type)!.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) =>
        {
            var type = context.TypeInfo;
            if (context.Path.Length > 0 && Components.Contains(type.Type)) return Reference(type.Type);
            if (type.Kind == JsonTypeInfoKind.Object && schema is JsonObject described)
                described["required"] = Array(type.Properties.Where(IsRequired).Select(one => (JsonNode)one.Name));
            return schema;
        },
    });

    // Null members are omitted, except those marked with [JsonIgnore(Condition = Never)].
    private static bool IsRequired(JsonPropertyInfo member) => member.Get is not null
        && (!member.IsGetNullable || member.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), true) == true);

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonObject ObjectOf<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), (JsonNode?)value(item))));
}
