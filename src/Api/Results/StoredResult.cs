using Microsoft.Net.Http.Headers;
using ServerlessAges.Api.Batches;

namespace ServerlessAges.Api.Results;

/// <summary>The results of a batch as they are stored.</summary>
internal static class StoredResult
{
    /// <summary>Finds a batch that has results.</summary>
    public static async Task<BatchState> FindBatchAsync(ApiContext api, HttpRequest request, string id) =>
        await BatchResponse.FindAsync(api, request, id) switch
        {
            { Status: BatchStatus.Succeeded } state => state,
            { Status: BatchStatus.Deleted } =>
                throw new BatchException(ErrorCodes.BatchDeleted, "The results of the batch were deleted."),
            { Status: BatchStatus.Failed, Failure: { } failure } =>
                throw new BatchException(
                    ErrorCodes.BatchFailed, $"The batch failed ({failure.Code}): {failure.Message}"),
            { HasEnded: true } =>
                throw new BatchException(ErrorCodes.BatchCancelled, "The batch was cancelled and has no results."),
            { Status: var status } => throw new BatchException(
                ErrorCodes.BatchNotFinished,
                $"The batch is {status}. Its results are published when it has succeeded. Try again in a second."),
        };

    public static async Task<ResultBlob> OpenAsync(
        ApiContext api, HttpRequest request, BatchState state, string name) =>
        await api.Store.Results.OpenAsync(state.Id, name, request.Aborted)
        ?? throw new BatchException(ErrorCodes.ResultMissing, $"{name} of this batch was removed from storage.");

    public static async Task<BatchPlan> FindPlanAsync(ApiContext api, HttpRequest request, string id) =>
        await api.Store.Checkpoints.FindPlanAsync(id, request.Aborted)
        ?? throw new BatchException(
            ErrorCodes.ResultMissing, "The plan of this batch was removed from storage: request the stored format.");

    /// <summary>Sends the stored bytes with length and ETag, supporting ranges and conditions.</summary>
    public static IResult Send(HttpRequest request, BatchState state, string name, ResultBlob result)
    {
        RemoveUnsupportedRanges(request);
        return TypedResults.Stream(
            result.Content, MediaTypes.Of(name), FileName(request, $"{state.Id}-{name}"),
            entityTag: new EntityTagHeaderValue($"\"{result.ETag}\""), enableRangeProcessing: true);
    }

    /// <summary>The name under which a browser saves the response, if the query asks for it.</summary>
    public static string? FileName(HttpRequest request, string name) => QueryOptions.Find(request, "download") switch
    {
        null => null,
        "1" => name,
        var other => throw BatchException.Option("download", $"download '{other}' must be 1, or be omitted."),
    };

    // The framework reads every unit as bytes, an If-Range without an ETag as true, and the ranges of HEAD
    // (RFC 9110, 14.2 and 13.1.5).
    private static void RemoveUnsupportedRanges(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        var conditionHolds = request.Headers.IfRange.Count == 0 || headers.IfRange?.EntityTag is not null;
        var isSupported = HttpMethods.IsGet(request.Method) && headers.Range?.Unit == "bytes" && conditionHolds;
        if (!isSupported) headers.Range = null;
    }
}
