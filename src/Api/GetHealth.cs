using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>GET /api/health: the host answers.</summary>
public static class GetHealth
{
    /// <summary>Says so.</summary>
    public static IResult Handle() => TypedResults.Text("""{"status":"ok"}""", "application/json");
}
