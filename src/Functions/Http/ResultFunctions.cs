using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ServerlessAges.Api.Results;

namespace ServerlessAges.Functions.Http;

/// <summary>The results of a batch.</summary>
public sealed class ResultFunctions(BatchClientFactory batches)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    [Function(nameof(GetAges))]
    public Task<IResult> GetAgesAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/ages")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        GetAges.HandleAsync(batches.Api(durable), request, id);

    [Function(nameof(GetRejected))]
    public Task<IResult> GetRejectedAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/rejected")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        GetRejected.HandleAsync(batches.Api(durable), request, id);

    [Function(nameof(GetManifest))]
    public Task<IResult> GetManifestAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/manifest")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        GetManifest.HandleAsync(batches.Api(durable), request, id);

    [Function(nameof(GetDownloads))]
    public Task<IResult> GetDownloadsAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/downloads")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        GetDownloads.HandleAsync(batches.Api(durable), request, id);
}
