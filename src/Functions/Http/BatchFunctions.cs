using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ServerlessAges.Api.Batches;
using ServerlessAges.Api.Sync;

namespace ServerlessAges.Functions.Http;

/// <summary>Batches: each function calls the handler of its name.</summary>
public sealed class BatchFunctions(BatchClientFactory batches)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    [Function(nameof(ComputeAges))]
    public Task<IResult> ComputeAgesAsync(
        [HttpTrigger(Key, "post", Route = "api/ages")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        ComputeAges.HandleAsync(batches.Api(durable), request);

    [Function(nameof(StartBatch))]
    public Task<IResult> StartBatchAsync(
        [HttpTrigger(Key, "post", Route = "api/batches")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        StartBatch.HandleAsync(batches.Api(durable), request);

    [Function(nameof(ListBatches))]
    public Task<IResult> ListBatchesAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        ListBatches.HandleAsync(batches.Api(durable), request);

    [Function(nameof(GetBatch))]
    public Task<IResult> GetBatchAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        GetBatch.HandleAsync(batches.Api(durable), request, id);

    [Function(nameof(DeleteBatch))]
    public Task<IResult> DeleteBatchAsync(
        [HttpTrigger(Key, "delete", Route = "api/batches/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        DeleteBatch.HandleAsync(batches.Api(durable), request, id);

    [Function(nameof(CancelBatch))]
    public Task<IResult> CancelBatchAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        CancelBatch.HandleAsync(batches.Api(durable), request, id);

    [Function(nameof(RedriveBatch))]
    public Task<IResult> RedriveBatchAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/redrive")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        RedriveBatch.HandleAsync(batches.Api(durable), request, id);

    [Function(nameof(GetTimeline))]
    public Task<IResult> GetTimelineAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/timeline")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        GetTimeline.HandleAsync(batches.Api(durable), request, id);
}
