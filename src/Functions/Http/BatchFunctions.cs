using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ServerlessAges.Api;
using ServerlessAges.Batches;

namespace ServerlessAges.Functions.Http;

/// <summary>One function per route, each one line into its handler.</summary>
public sealed class BatchFunctions(FunctionsHost host)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    /// <summary>POST /api/batches.</summary>
    [Function(nameof(StartBatch))]
    public Task<IResult> StartAsync(
        [HttpTrigger(Key, "post", Route = "api/batches")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        Guarded.HandleAsync(request, sent => StartBatch.HandleAsync(host.Api(durable), sent));

    /// <summary>GET /api/batches.</summary>
    [Function(nameof(ListBatches))]
    public Task<IResult> ListAsync(
        [HttpTrigger(Key, "get", Route = "api/batches")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        Guarded.HandleAsync(request, sent => ListBatches.HandleAsync(host.Api(durable), sent));

    /// <summary>GET /api/batches/{id}.</summary>
    [Function(nameof(GetBatch))]
    public Task<IResult> GetAsync(
        [HttpTrigger(Key, "get", Route = "api/batches/{id}")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        Guarded.HandleAsync(request, sent => GetBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>DELETE /api/batches/{id}.</summary>
    [Function(nameof(DeleteBatch))]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(Key, "delete", Route = "api/batches/{id}")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        Guarded.HandleAsync(request, sent => DeleteBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>POST /api/batches/{id}/cancel.</summary>
    [Function(nameof(CancelBatch))]
    public Task<IResult> CancelAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        Guarded.HandleAsync(request, sent => CancelBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>POST /api/batches/{id}/redrive.</summary>
    [Function(nameof(RedriveBatch))]
    public Task<IResult> RedriveAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/redrive")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        Guarded.HandleAsync(request, sent => RedriveBatch.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/batches/{id}/ages.</summary>
    [Function(nameof(GetAges))]
    public Task<IResult> AgesAsync(
        [HttpTrigger(Key, "get", Route = "api/batches/{id}/ages")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        Guarded.HandleAsync(request, sent => GetAges.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/batches/{id}/rejected.</summary>
    [Function(nameof(GetRejected))]
    public Task<IResult> RejectedAsync(
        [HttpTrigger(Key, "get", Route = "api/batches/{id}/rejected")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        Guarded.HandleAsync(request, sent => GetRejected.HandleAsync(host.Api(durable), sent, id));

    /// <summary>GET /api/batches/{id}/manifest.</summary>
    [Function("GetManifest")]
    public Task<IResult> ManifestAsync(
        [HttpTrigger(Key, "get", Route = "api/batches/{id}/manifest")] HttpRequest request, [DurableClient] DurableTaskClient durable, string id) =>
        Guarded.HandleAsync(request, sent => GetResult.HandleAsync(host.Api(durable), sent, id, ResultNames.Manifest));

    /// <summary>GET /api/health.</summary>
    [Function("GetHealth")]
    public static IResult Health([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request) =>
        GetHealth.Handle();
}
