using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ServerlessAges.Api;

/// <summary>GET /api/health: the host answers, and so does its storage.</summary>
public static class GetHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string Version = typeof(GetHealth).Assembly.GetName().Version!.ToString(3);

    /// <summary>Answers 200, or 503 where storage does not answer in a few seconds.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        using var patience = new CancellationTokenSource(Patience, api.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, request.HttpContext.RequestAborted);
        try
        {
            // Any answer will do, also that there is no such batch.
            await api.Store.FindStateAsync("health", either.Token).ConfigureAwait(false);
            return Answer(new HealthView("ok", Version, "ok"), StatusCodes.Status200OK);
        }
        catch (Exception) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Answer(new HealthView("unavailable", Version, "unavailable"), StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static JsonHttpResult<HealthView> Answer(HealthView health, int status) =>
        TypedResults.Json(health, ApiJson.Readable.HealthView, MediaTypes.Json, status);
}

/// <summary>How the host is; without its storage it can do nothing.</summary>
internal sealed record HealthView(string Status, string Version, string Storage);
