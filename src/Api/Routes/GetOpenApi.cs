using System.Runtime.CompilerServices;

namespace ServerlessAges.Api.Routes;

/// <summary>GET /api/openapi.json.</summary>
public static class GetOpenApi
{
    private static readonly ConditionalWeakTable<BatchOptionTable, byte[]> Documents = [];

    public static IResult Handle(BatchOptionTable options) =>
        TypedResults.Bytes(Documents.GetValue(options, OpenApiDocument.Write), MediaTypes.Json);
}
