using Microsoft.AspNetCore.Routing;

namespace ServerlessAges.Api.Routes;

/// <summary>The table of routes. The attributes of the functions repeat it, because they must be literals, and
/// openapi.json describes it. A test compares them.</summary>
public static class ApiRoutes
{
    private const string Get = "GET";
    private const string Post = "POST";

    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("MapRecords", Post, "/api/map", (api, request, _) => MapRecords.HandleAsync(api, request)),
        new("StartBatch", Post, "/api/batches", (api, request, _) => StartBatch.HandleAsync(api, request)),
        new("StoreInput", "PUT", "/api/inputs/{*name}", StoreInput.HandleAsync),
        new("ListBatches", Get, "/api/batches", (api, request, _) => BatchEndpoints.ListAsync(api, request)),
        new("GetBatch", Get, "/api/batches/{id}", BatchEndpoints.GetAsync),
        new("DeleteBatch", "DELETE", "/api/batches/{id}", BatchEndpoints.DeleteAsync),
        new("CancelBatch", Post, "/api/batches/{id}/cancel", BatchEndpoints.CancelAsync),
        new("RedriveBatch", Post, "/api/batches/{id}/redrive", BatchEndpoints.RedriveAsync),
        new("GetTimeline", Get, "/api/batches/{id}/timeline", BatchEndpoints.TimelineAsync),
        new("GetResults", Get, "/api/batches/{id}/results", ResultEndpoints.ResultsAsync),
        new("GetRejected", Get, "/api/batches/{id}/rejected", ResultEndpoints.RejectedAsync),
        new("GetInputs", Get, "/api/batches/{id}/inputs", InputEndpoints.InputsAsync),
        new("GetManifest", Get, "/api/batches/{id}/manifest", ResultEndpoints.ManifestAsync),
        new("GetDownloads", Get, "/api/batches/{id}/downloads", ResultEndpoints.DownloadsAsync),
        new("GetHealth", Get, "/api/health", (api, request, _) => GetHealth.HandleAsync(api, request), NeedsKey: false),
        Open("GetOpenApi", "/api/openapi.json", (api, _, _) => ApiDescription.Send(api.Table)),
        Open("GetDocs", "/api/docs", (_, request, _) => PageFiles.Docs(request, PageFiles.Index)),
        Open("GetDocsFile", "/api/docs/{file}", (_, request, file) => PageFiles.Docs(request, file)),
        // A route of the Functions host cannot be empty, but its only segment can be.
        Open("GetPage", "/{ignored:maxlength(0)?}", (_, request, _) => PageFiles.Page(request, PageFiles.Index)),
        Open("GetPageFile", "/page/{*file}", (_, request, file) => PageFiles.Page(request, file)),
    ];

    public static void MapServerlessAges(this IEndpointRouteBuilder endpoints, ApiContext api)
    {
        foreach (var route in All)
        {
            RequestDelegate handle = async context =>
            {
                var value = context.Request.RouteValues.Values.OfType<string>().FirstOrDefault("");
                var result = await route.Handler(api, context.Request, value);
                await result.ExecuteAsync(context);
            };
            endpoints.MapMethods(route.Pattern, route.Methods, handle);
        }
    }

    private static ApiRoute Open(string name, string pattern, Func<ApiContext, HttpRequest, string, IResult> handle) =>
        new(name, Get, pattern, (api, request, file) => Task.FromResult(handle(api, request, file)), NeedsKey: false);
}
