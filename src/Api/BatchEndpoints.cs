using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ServerlessAges.Api.Page;

namespace ServerlessAges.Api;

/// <summary>The routes, as the embedded host maps them; the functions name the same ones.</summary>
public static class BatchEndpoints
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    /// <summary>Maps all routes.</summary>
    public static void MapBatches(this IEndpointRouteBuilder routes, ApiContext api)
    {
        ArgumentNullException.ThrowIfNull(routes);
        Map(nameof(ComputeAges), "POST", "/api/ages", (request, _) => ComputeAges.HandleAsync(api, request));
        Map(nameof(StartBatch), "POST", "/api/batches", (request, _) => StartBatch.HandleAsync(api, request));
        Map(nameof(ListBatches), "GET", "/api/batches", (request, _) => ListBatches.HandleAsync(api, request));
        Map(nameof(GetBatch), "GET", "/api/batches/{id}", (request, id) => GetBatch.HandleAsync(api, request, id));
        Map(nameof(DeleteBatch), "DELETE", "/api/batches/{id}", (request, id) => DeleteBatch.HandleAsync(api, request, id));
        Map(nameof(CancelBatch), "POST", "/api/batches/{id}/cancel", (request, id) => CancelBatch.HandleAsync(api, request, id));
        Map(nameof(RedriveBatch), "POST", "/api/batches/{id}/redrive", (request, id) => RedriveBatch.HandleAsync(api, request, id));
        Map(nameof(GetAges), "GET", "/api/batches/{id}/ages", (request, id) => GetAges.HandleAsync(api, request, id));
        Map(nameof(GetRejected), "GET", "/api/batches/{id}/rejected", (request, id) => GetRejected.HandleAsync(api, request, id));
        Map("GetManifest", "GET", "/api/batches/{id}/manifest", (request, id) => GetResult.HandleAsync(api, request, id, ResultNames.Manifest));
        Map(nameof(GetDownloads), "GET", "/api/batches/{id}/downloads", (request, id) => GetDownloads.HandleAsync(api, request, id));
        Map(nameof(GetTimeline), "GET", "/api/batches/{id}/timeline", (request, id) => GetTimeline.HandleAsync(api, request, id));
        Map(nameof(GetOpenApi), "GET", "/api/openapi.json", (_, _) => Task.FromResult(GetOpenApi.Handle()));
        Map(nameof(GetDocs), "GET", "/api/docs", (request, _) => Task.FromResult(GetDocs.Handle(request, GetDocs.Page)));
        Map("GetDocsFile", "GET", "/api/docs/{file}", (request, file) => Task.FromResult(GetDocs.Handle(request, file)));
        Map(nameof(GetHealth), "GET", "/api/health", (request, _) => GetHealth.HandleAsync(api, request));

        void Map(string name, string method, string route, Func<HttpRequest, string, Task<IResult>> handle) =>
            routes.MapMethods(route, method == "GET" ? Reading : [method], context => AnswerAsync(context, handle)).WithName(name);
    }

    /// <summary>Maps the web page, which is for people and stands in no description.</summary>
    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        Map("/{ignored:maxlength(0)?}", (request, _) => GetPage.HandleAsync(request, GetPage.Index));
        Map("/page/{file}", GetPage.HandleAsync);

        void Map(string route, Func<HttpRequest, string, Task<IResult>> handle) => routes.MapMethods(route, Reading, context => AnswerAsync(context, handle));
    }

    private static async Task AnswerAsync(HttpContext context, Func<HttpRequest, string, Task<IResult>> handle)
    {
        var id = context.Request.RouteValues.Values.OfType<string>().FirstOrDefault("");
        Task<IResult> Handle(HttpRequest request) => handle(request, id);
        var result = await ProblemDetailsHandler.HandleAsync(context.Request, Handle).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }
}
