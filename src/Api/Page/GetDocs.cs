using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api.Page;

/// <summary>GET /api/docs and /api/docs/{file}: Swagger UI for the description of the API.</summary>
public static class GetDocs
{
    public const string Page = "index.html";

    private const string SecurityPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

    public static IResult Handle(HttpRequest request, string file) => EmbeddedFile.Send(request, "docs", file, SecurityPolicy);
}
