using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;
using ServerlessAges.Batches;

namespace ServerlessAges.Api;

/// <summary>GET /api/batches/{id}/rejected and /manifest: results as they are stored.</summary>
public static class GetResult
{
    /// <summary>Streams a result.</summary>
    /// <param name="api">What to work with.</param>
    /// <param name="request">The request.</param>
    /// <param name="id">The batch.</param>
    /// <param name="name">One of <see cref="ResultNames"/>.</param>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id, string name)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        var cancellation = request.HttpContext.RequestAborted;
        var state = await FinishedBatch.FindAsync(api, id, cancellation).ConfigureAwait(false);
        var result = await OpenAsync(api, state, name, cancellation).ConfigureAwait(false);
        return Results.Stream(result.Content, MediaTypes.Of(name), entityTag: Respond.Tag(result));
    }

    internal static async Task<ResultBlob> OpenAsync(
        ApiContext api, BatchState state, string name, CancellationToken cancellation) =>
        await api.Store.OpenResultAsync(state.Id, name, cancellation).ConfigureAwait(false)
        ?? throw new ProblemException(
            StatusCodes.Status410Gone, "result-missing", $"{name} of this batch was removed from storage.");
}
