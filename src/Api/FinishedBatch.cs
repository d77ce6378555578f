using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>A batch that has results, or the problem that it has none.</summary>
internal static class FinishedBatch
{
    /// <exception cref="ProblemException">There is no such batch, or it has no results, and why.</exception>
    public static async Task<BatchState> FindAsync(ApiContext api, HttpRequest request, string id) =>
        await Respond.FindAsync(api, request, id).ConfigureAwait(false) switch
        {
            null => throw new ProblemException(StatusCodes.Status404NotFound, ErrorCodes.BatchNotFound, $"There is no batch '{id}'."),
            { Status: BatchStatus.Succeeded } state => state,
            { Status: BatchStatus.Deleted } => throw new ProblemException(
                StatusCodes.Status410Gone, ErrorCodes.BatchDeleted, "The batch's results were deleted."),
            { Status: BatchStatus.Failed, Failure: { } failure } => throw new ProblemException(
                StatusCodes.Status409Conflict, ErrorCodes.BatchFailed, $"The batch failed ({failure.Code}): {failure.Message}"),
            { HasEnded: true } => throw new ProblemException(
                StatusCodes.Status409Conflict, ErrorCodes.BatchCancelled, "The batch was cancelled and has no results."),
            { Status: var status } => throw new ProblemException(
                StatusCodes.Status409Conflict, ErrorCodes.BatchNotFinished,
                $"The batch is {status}: its results appear all at once when it has succeeded. Ask again in a second."),
        };
}
