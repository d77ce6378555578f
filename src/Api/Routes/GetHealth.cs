namespace ServerlessAges.Api.Routes;

/// <summary>GET /api/health: 200 if the host and its storage answer, else 503.</summary>
public static class GetHealth
{
    internal static readonly string Version = typeof(GetHealth).Assembly.GetName().Version!.ToString(3);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        var (health, status) = ("ok", StatusCodes.Status200OK);
        using var timeout = new CancellationTokenSource(Timeout, api.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, request.Aborted);
        try
        {
            await api.Store.States.FindAsync("health", either.Token); // storage answers, also without such a batch
        }
        catch (Exception) when (!request.Aborted.IsCancellationRequested)
        {
            (health, status) = ("unavailable", StatusCodes.Status503ServiceUnavailable);
        }

        return TypedResults.Json(
            new HealthView(health, Version, Storage: health), ApiJson.Readable.HealthView, statusCode: status);
    }
}
