using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using ServerlessAges.Api;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.OpenApi;

/// <summary>How the document is made of endpoints: routes from them, types from what handlers answer, the rest from <see cref="Operations"/>.</summary>
internal static class Document
{
    /// <summary>Its name within the framework.</summary>
    public const string Name = "v1";

    private static readonly string[] Endings = ["View", "Body"];

    private const string KeyScheme = "functionKey";
    private const string ProblemType = "application/problem+json";

    /// <summary>Hangs on an endpoint what is said of it, for the framework to find.</summary>
    public static void Describe(EndpointBuilder endpoint)
    {
        var name = endpoint.Metadata.OfType<IEndpointNameMetadata>().Single().EndpointName;
        var operation = Operations.All.TryGetValue(name, out var found)
            ? found
            : throw new InvalidOperationException($"{nameof(Operations)} says nothing of {name}.");
        endpoint.Metadata.Add(operation);
        endpoint.Metadata.Add(new TagsAttribute(operation.Tag));
        endpoint.Metadata.Add(((Delegate)Handled).Method); // handlers have no typed method for it to look at
        foreach (var answer in operation.Answers)
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(answer.Status, TypeOf(answer), answer.MediaTypes));
        foreach (var status in operation.Problems)
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [ProblemType]));
    }

    /// <summary>Sets the framework up.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? ShortName(name) : null;
        options.AddOperationTransformer((operation, context, _) =>
        {
            var said = context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Single();
            Complete(operation, said, context.Description.RelativePath!);
            if (context.Description.HttpMethod == "HEAD") Empty(operation);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object) Require(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            Introduce(document);
            return Task.CompletedTask;
        });
    }

    // What a reader of the document calls it: Batch, not BatchView.
    private static string ShortName(string name) =>
        Endings.FirstOrDefault(end => name.EndsWith(end, StringComparison.Ordinal)) is { } end ? name[..^end.Length] : name;

    private static Type TypeOf(Answer answer) => answer.Type ?? (answer.MediaTypes.Length > 0 ? typeof(object) : typeof(void));

    private static void Handled()
    {
    }

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ServerlessAges",
            Version = typeof(ApiContext).Assembly.GetName().Version!.ToString(3),
            Description = "Ages of scientists: a batch is split into chunks, computed side by side, and put together in the order of the input. "
                + "Errors are problem documents (RFC 9457) with a stable `code`.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this document." }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "x-functions-key",
                Description = "A function key, where the service runs on Azure Functions; elsewhere none is needed.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
    }

    private static void Complete(OpenApiOperation operation, Operation said, string path)
    {
        operation.Summary = said.Summary;
        operation.Parameters = [.. path.Contains("{id}", StringComparison.Ordinal) ? [Parameters.Id] : Array.Empty<OpenApiParameter>(), .. said.Parameters];
        if (said.IsOpen) operation.Security = [];
        if (said.TakesInput)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = "CSV, NDJSON or a JSON array of records with name and born; gzip where Content-Encoding says so.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["text/csv"] = Example("name,born\nAda Lovelace,1815\n"),
                    ["application/x-ndjson"] = Example("{\"name\":\"Ada Lovelace\",\"born\":1815}\n"),
                    ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } } },
                },
            };
        }

        foreach (var answer in said.Answers)
        {
            if (operation.Responses?[$"{answer.Status}"] is not OpenApiResponse response) continue;
            // Lines and rows are text to a schema.
            foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (type != "application/json") content.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            }

            response.Headers = answer.Headers.ToDictionary(
                header => header.Key,
                IOpenApiHeader (header) => new OpenApiHeader { Description = header.Value, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }

    // HEAD: what GET answers, without its content and without ranges.
    private static void Empty(OpenApiOperation operation)
    {
        operation.OperationId += "Head";
        operation.Summary += ": headers only";
        foreach (var status in (string[])["206", "416"]) operation.Responses!.Remove(status);
        foreach (var response in operation.Responses!.Values.OfType<OpenApiResponse>()) response.Content = null;
    }

    private static OpenApiMediaType Example(string text) =>
        new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = text };

    // What is null is left out, unless it says otherwise.
    private static void Require(OpenApiSchema schema, JsonTypeInfo type) => schema.Required = type.Properties
        .Where(property => schema.Properties?.ContainsKey(property.Name) == true && (!property.IsGetNullable || IsAlwaysWritten(property)))
        .Select(property => property.Name)
        .ToHashSet();

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            .OfType<JsonIgnoreAttribute>().Any(ignore => ignore.Condition == JsonIgnoreCondition.Never) == true;
}
