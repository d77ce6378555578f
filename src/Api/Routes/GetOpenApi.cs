using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Views;

namespace ServerlessAges.Api.Routes;

/// <summary>GET /api/openapi.json.</summary>
public static class GetOpenApi
{
    private static readonly Lazy<byte[]> Document = new(OpenApiDocument.Write);

    public static IResult Handle() => TypedResults.Bytes(Document.Value, MediaTypes.Json);
}
