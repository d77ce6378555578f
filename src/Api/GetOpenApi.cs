using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>GET /api/openapi.json: this surface, described. The solution's build writes it from the embedded host's endpoints.</summary>
public static class GetOpenApi
{
    /// <summary>Sends the document.</summary>
    public static IResult Handle() => Results.Stream(
        typeof(GetOpenApi).Assembly.GetManifestResourceStream("openapi.json")!, MediaTypes.Json);
}
