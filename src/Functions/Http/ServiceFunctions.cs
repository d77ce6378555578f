using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ServerlessAges.Api.Page;
using ServerlessAges.Api.Routes;

namespace ServerlessAges.Functions.Http;

/// <summary>Health and the description of the API. They need no key.</summary>
public sealed class ServiceFunctions(BatchClientFactory batches, BatchOptionTable options)
{
    private const AuthorizationLevel Open = AuthorizationLevel.Anonymous;

    [Function(nameof(GetHealth))]
    public Task<IResult> GetHealthAsync(
        [HttpTrigger(Open, "get", "head", Route = "api/health")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        GetHealth.HandleAsync(batches.Api(durable), request);

    [Function(nameof(GetOpenApi))]
    public IResult GetOpenApiDocument([HttpTrigger(Open, "get", "head", Route = "api/openapi.json")] HttpRequest request) =>
        GetOpenApi.Handle(options);

    [Function(nameof(GetDocs))]
    public static IResult GetDocsPage([HttpTrigger(Open, "get", "head", Route = "api/docs")] HttpRequest request) =>
        GetDocs.Handle(request, GetDocs.Page);

    [Function("GetDocsFile")]
    public static IResult GetDocsFile(
        [HttpTrigger(Open, "get", "head", Route = "api/docs/{file}")] HttpRequest request, string file) =>
        GetDocs.Handle(request, file);
}
