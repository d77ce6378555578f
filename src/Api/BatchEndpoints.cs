using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ServerlessAges.Api;

/// <summary>The routes, as the embedded host maps them; the functions name the same ones.</summary>
public static class BatchEndpoints
{
    /// <summary>Maps all routes.</summary>
    public static void MapBatches(this IEndpointRouteBuilder routes, ApiContext api)
    {
        ArgumentNullException.ThrowIfNull(routes);
        Map("POST", "/api/batches", (request, _) => StartBatch.HandleAsync(api, request));
        Map("GET", "/api/batches", (request, _) => ListBatches.HandleAsync(api, request));
        Map("GET", "/api/batches/{id}", (request, id) => GetBatch.HandleAsync(api, request, id));
        Map("DELETE", "/api/batches/{id}", (request, id) => DeleteBatch.HandleAsync(api, request, id));
        Map("POST", "/api/batches/{id}/cancel", (request, id) => CancelBatch.HandleAsync(api, request, id));
        Map("POST", "/api/batches/{id}/redrive", (request, id) => RedriveBatch.HandleAsync(api, request, id));
        Map("GET", "/api/batches/{id}/ages", (request, id) => GetAges.HandleAsync(api, request, id));
        Map("GET", "/api/batches/{id}/rejected", (request, id) => GetRejected.HandleAsync(api, request, id));
        Map("GET", "/api/batches/{id}/manifest", (request, id) => GetResult.HandleAsync(api, request, id, Batches.ResultNames.Manifest));
        Map("GET", "/api/health", (_, _) => Task.FromResult(GetHealth.Handle()));
        Map("GET", "/{ignored:maxlength(0)?}", (request, _) => Page.GetPage.HandleAsync(request, Page.GetPage.Index));
        Map("GET", "/page/{file}", (request, _) => Page.GetPage.HandleAsync(request, request.RouteValues["file"] as string));

        void Map(string method, string route, Func<HttpRequest, string, Task<IResult>> handle) =>
            routes.MapMethods(route, [method], context => AnswerAsync(context, handle));
    }

    private static async Task AnswerAsync(HttpContext context, Func<HttpRequest, string, Task<IResult>> handle)
    {
        var id = context.Request.RouteValues.TryGetValue("id", out var value) ? value as string ?? "" : "";
        Task<IResult> Handle(HttpRequest request) => handle(request, id);
        var result = await Guarded.HandleAsync(context.Request, Handle).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }
}
