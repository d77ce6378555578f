using Microsoft.AspNetCore.Http.HttpResults;

namespace ServerlessAges.Api.Routes;

/// <summary>GET /api/health: 200 if the host and its storage answer, else 503.</summary>
public static class GetHealth
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly string Version = typeof(GetHealth).Assembly.GetName().Version!.ToString(3);

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        using var timeout = new CancellationTokenSource(Timeout, api.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, request.Aborted);
        try
        {
            // Storage answers, also if the batch does not exist.
            await api.Store.States.FindAsync("health", either.Token);
            return Answer(new HealthView("ok", Version, "ok"), StatusCodes.Status200OK);
        }
        catch (Exception) when (!request.Aborted.IsCancellationRequested)
        {
            return Answer(
                new HealthView("unavailable", Version, "unavailable"), StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static JsonHttpResult<HealthView> Answer(HealthView health, int status) =>
        TypedResults.Json(health, ApiJson.Readable.HealthView, MediaTypes.Json, status);
}
