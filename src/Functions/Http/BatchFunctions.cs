namespace ServerlessAges.Functions.Http;

/// <summary>Batches, their inputs and results. They need a function key.</summary>
public sealed class BatchFunctions(BatchClientFactory batches)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    [Function("MapRecords")]
    public Task<IResult> MapRecordsAsync(
        [HttpTrigger(Key, "post", Route = "api/map")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        MapRecords.HandleAsync(batches.Api(durable), request);

    [Function("StartBatch")]
    public Task<IResult> StartBatchAsync(
        [HttpTrigger(Key, "post", Route = "api/batches")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        StartBatch.HandleAsync(batches.Api(durable), request);

    [Function("StoreInput")]
    public Task<IResult> StoreInputAsync(
        [HttpTrigger(Key, "put", Route = "api/inputs/{*name}")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string name) =>
        StoreInput.HandleAsync(batches.Api(durable), request, name);

    [Function("ListBatches")]
    public Task<IResult> ListBatchesAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches")] HttpRequest request,
        [DurableClient] DurableTaskClient durable) =>
        BatchEndpoints.ListAsync(batches.Api(durable), request);

    [Function("GetBatch")]
    public Task<IResult> GetBatchAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        BatchEndpoints.GetAsync(batches.Api(durable), request, id);

    [Function("DeleteBatch")]
    public Task<IResult> DeleteBatchAsync(
        [HttpTrigger(Key, "delete", Route = "api/batches/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        BatchEndpoints.DeleteAsync(batches.Api(durable), request, id);

    [Function("CancelBatch")]
    public Task<IResult> CancelBatchAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        BatchEndpoints.CancelAsync(batches.Api(durable), request, id);

    [Function("RedriveBatch")]
    public Task<IResult> RedriveBatchAsync(
        [HttpTrigger(Key, "post", Route = "api/batches/{id}/redrive")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        BatchEndpoints.RedriveAsync(batches.Api(durable), request, id);

    [Function("GetTimeline")]
    public Task<IResult> GetTimelineAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/timeline")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        BatchEndpoints.TimelineAsync(batches.Api(durable), request, id);

    [Function("GetResults")]
    public Task<IResult> GetResultsAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/results")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        ResultEndpoints.ResultsAsync(batches.Api(durable), request, id);

    [Function("GetRejected")]
    public Task<IResult> GetRejectedAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/rejected")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        ResultEndpoints.RejectedAsync(batches.Api(durable), request, id);

    [Function("GetInputs")]
    public Task<IResult> GetInputsAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/inputs")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        InputEndpoints.InputsAsync(batches.Api(durable), request, id);

    [Function("GetManifest")]
    public Task<IResult> GetManifestAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/manifest")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        ResultEndpoints.ManifestAsync(batches.Api(durable), request, id);

    [Function("GetDownloads")]
    public Task<IResult> GetDownloadsAsync(
        [HttpTrigger(Key, "get", "head", Route = "api/batches/{id}/downloads")] HttpRequest request,
        [DurableClient] DurableTaskClient durable, string id) =>
        ResultEndpoints.DownloadsAsync(batches.Api(durable), request, id);
}
