using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Api.Page;

namespace ServerlessAges.Functions.Http;

/// <summary>The web page. It needs no key, because it holds no data: it asks its user for the key of the API.</summary>
public sealed class PageFunctions
{
    // A route cannot be empty, but its only segment can be. AzureWebJobsDisableHomepage must be true.
    [Function("GetPage")]
    public static IResult GetPageIndex(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{ignored:maxlength(0)?}")] HttpRequest request) =>
        GetPage.Handle(request, GetPage.Index);

    [Function("GetPageFile")]
    public static IResult GetPageFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "page/{*file}")] HttpRequest request, string file) =>
        GetPage.Handle(request, file);
}
