using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Api;
using ServerlessAges.Api.Page;

namespace ServerlessAges.Functions.Http;

/// <summary>The web page. Anybody may have it: it holds no data, and asks its reader for the key.</summary>
public static class PageFunctions
{
    /// <summary>
    /// GET /. A route cannot be empty, but its only part may be; the host's own page must be off for it
    /// (AzureWebJobsDisableHomepage).
    /// </summary>
    [Function("GetPage")]
    public static Task<IResult> IndexAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{ignored:maxlength(0)?}")] HttpRequest request) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetPage.HandleAsync(sent, GetPage.Index));

    /// <summary>GET /page/{file}.</summary>
    [Function("GetPageFile")]
    public static Task<IResult> FileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "page/{file}")] HttpRequest request, string file) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetPage.HandleAsync(sent, file));
}
