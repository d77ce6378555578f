using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ServerlessAges.Api;

namespace ServerlessAges.Functions.Http;

/// <summary>One function per route, each one line into its handler.</summary>
public sealed class BatchFunctions(FunctionsHost host)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;
    private const AuthorizationLevel Open = AuthorizationLevel.Anonymous;

    /// <summary>POST /api/ages.</summary>
    [Function(nameof(ComputeAges))]
    public Task<IResult> ComputeAsync(
        [HttpTrigger(Key, "post", Route = "api/ages")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        ProblemDetailsHandler.HandleAsync(request, sent => ComputeAges.HandleAsync(host.Api(durable), sent));

    /// <summary>POST /api/batches.</summary>
    [Function(nameof(StartBatch))]
    public Task<IResult> StartAsync(
        [HttpTrigger(Key, "post", Route = "api/batches")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        ProblemDetailsHandler.HandleAsync(request, sent => StartBatch.HandleAsync(host.Api(durable), sent));

    /// <summary>GET /api/batches.</summary>
    [Function(nameof(ListBatches))]
    public Task<IResult> ListAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        ProblemDetailsHandler.HandleAsync(request, sent => ListBatches.HandleAsync(host.Api(durable), sent));

    /// <summary>GET /api/batches/{id}.</summary>
    [Function(nameof(GetBatch))]
    public Task<IResult> GetAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>DELETE /api/batches/{id}.</summary>
    [Function(nameof(DeleteBatch))]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(Key, "delete", Route = "api/batches/{id}")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => DeleteBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>POST /api/batches/{id}/cancel.</summary>
    [Function(nameof(CancelBatch))]
    public Task<IResult> CancelAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => CancelBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>POST /api/batches/{id}/redrive.</summary>
    [Function(nameof(RedriveBatch))]
    public Task<IResult> RedriveAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/redrive")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => RedriveBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/batches/{id}/ages.</summary>
    [Function(nameof(GetAges))]
    public Task<IResult> AgesAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/ages")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetAges.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/batches/{id}/rejected.</summary>
    [Function(nameof(GetRejected))]
    public Task<IResult> RejectedAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/rejected")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetRejected.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/batches/{id}/manifest.</summary>
    [Function("GetManifest")]
    public Task<IResult> ManifestAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/manifest")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetResult.HandleAsync(host.Api(durable), sent, id, ResultNames.Manifest));

    /// <summary>GET /api/batches/{id}/downloads.</summary>
    [Function(nameof(GetDownloads))]
    public Task<IResult> DownloadsAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/downloads")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetDownloads.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/batches/{id}/timeline.</summary>
    [Function(nameof(GetTimeline))]
    public Task<IResult> TimelineAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/timeline")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetTimeline.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/openapi.json.</summary>
    [Function(nameof(GetOpenApi))]
    public static Task<IResult> OpenApiAsync([HttpTrigger(Open, "get", "head", Route = "api/openapi.json")] HttpRequest request) =>
        ProblemDetailsHandler.HandleAsync(request, _ => Task.FromResult(GetOpenApi.Handle()));

    /// <summary>GET /api/docs.</summary>
    [Function(nameof(GetDocs))]
    public static Task<IResult> DocsAsync([HttpTrigger(Open, "get", "head", Route = "api/docs")] HttpRequest request) =>
        ProblemDetailsHandler.HandleAsync(request, sent => Task.FromResult(GetDocs.Handle(sent, GetDocs.Page)));

    /// <summary>GET /api/docs/{file}.</summary>
    [Function("GetDocsFile")]
    public static Task<IResult> DocsFileAsync([HttpTrigger(Open, "get", "head", Route = "api/docs/{file}")] HttpRequest request, string file) =>
        ProblemDetailsHandler.HandleAsync(request, sent => Task.FromResult(GetDocs.Handle(sent, file)));

    /// <summary>GET /api/health.</summary>
    [Function(nameof(GetHealth))]
    public Task<IResult> HealthAsync(
        [HttpTrigger(Open, "get", "head", Route = "api/health")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        ProblemDetailsHandler.HandleAsync(request, sent => GetHealth.HandleAsync(host.Api(durable), sent));
}
