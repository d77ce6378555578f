namespace ServerlessAges.Functions.Http;

/// <summary>Health, API description and web page. They need no key and return no data of batches.</summary>
public sealed class PublicFunctions(BatchClientFactory batches, BatchOptionTable options)
{
    private const AuthorizationLevel Open = AuthorizationLevel.Anonymous;

    [Function("GetHealth")]
    public Task<IResult> GetHealthAsync(
        [HttpTrigger(Open, "get", "head", Route = "api/health")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        GetHealth.HandleAsync(batches.Api(durable), request);

    [Function("GetOpenApi")]
    public IResult GetOpenApiDocument(
        [HttpTrigger(Open, "get", "head", Route = "api/openapi.json")] HttpRequest request) =>
        ApiDescription.Send(options);

    [Function("GetDocs")]
    public static IResult GetDocs([HttpTrigger(Open, "get", "head", Route = "api/docs")] HttpRequest request) =>
        PageFiles.Docs(request, PageFiles.Index);

    [Function("GetDocsFile")]
    public static IResult GetDocsFile(
        [HttpTrigger(Open, "get", "head", Route = "api/docs/{file}")] HttpRequest request, string file) =>
        PageFiles.Docs(request, file);

    // A route cannot be empty, but its only segment can be. AzureWebJobsDisableHomepage must be true.
    [Function("GetPage")]
    public static IResult GetPageIndex(
        [HttpTrigger(Open, "get", "head", Route = "{ignored:maxlength(0)?}")] HttpRequest request) =>
        PageFiles.Page(request, PageFiles.Index);

    [Function("GetPageFile")]
    public static IResult GetPageFile(
        [HttpTrigger(Open, "get", "head", Route = "page/{*file}")] HttpRequest request, string file) =>
        PageFiles.Page(request, file);
}
