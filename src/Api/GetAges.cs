using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;
using ServerlessAges.Api.Conversion;

namespace ServerlessAges.Api;

/// <summary>GET /api/batches/{id}/ages: the ages as NDJSON, CSV or a JSON array, as Accept asks.</summary>
public static class GetAges
{
    /// <summary>Streams the ages; what is not stored in the form asked for is made on the way.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request, "download");
        var cancellation = request.HttpContext.RequestAborted;
        var state = await FinishedBatch.FindAsync(api, request, id).ConfigureAwait(false);
        var stored = MediaTypes.Of(ResultNames.Ages(state.Options.Format));
        var wanted = MediaTypes.Choose(request, stored);
        var name = ResultNames.Ages(state.Options.Format);
        var fileName = GetResult.FileName(request, $"{id}-ages.{MediaTypes.Extension(wanted)}");
        var ages = await GetResult.OpenAsync(api, state, name, cancellation).ConfigureAwait(false);
        request.HttpContext.Response.Headers.Vary = "Accept";
        if (wanted == stored) return GetResult.Stored(request, state, name, ages);

        var plan = await api.Store.FindPlanAsync(id, cancellation).ConfigureAwait(false)
            ?? throw new ProblemException(
                StatusCodes.Status410Gone, ErrorCodes.ResultMissing, $"The plan of this batch was removed from storage: ask for {stored}.");
        var fields = Processors.ResultsOf(state.Options, plan.Dialect);
        return Results.Stream(
            async body =>
            {
                await using (ages.Content.ConfigureAwait(false))
                {
                    await ResultConversion.CopyAsync(
                        ages.Content, state.Options.Format, body, wanted, fields, state.Options.CsvSafe, cancellation).ConfigureAwait(false);
                }
            },
            wanted, fileName);
    }
}
