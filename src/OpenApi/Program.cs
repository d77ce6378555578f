using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using ServerlessAges.Api;
using ServerlessAges.OpenApi;

// Writes the document of the surface to the file named. The endpoints are those of the embedded host, and are never called.
var builder = WebApplication.CreateSlimBuilder();
builder.Services.AddSingleton<IServer, NoServer>();
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
    json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
});
builder.Services.AddOpenApi(Document.Name, Document.Configure);

await using var app = builder.Build();
var surface = app.MapGroup("");
((IEndpointConventionBuilder)surface).Finally(Document.Describe);
surface.MapBatches(new ApiContext(null!, null!, TimeProvider.System, new ApiOptions()));
await app.StartAsync();
var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document.Name).GetOpenApiDocumentAsync();
var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1) + "\n";
if (!File.Exists(args[0]) || await File.ReadAllTextAsync(args[0]) != text) await File.WriteAllTextAsync(args[0], text);
