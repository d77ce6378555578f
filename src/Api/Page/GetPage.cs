namespace ServerlessAges.Api.Page;

/// <summary>The web page and Swagger UI. They need no key: they request their data from the API.</summary>
public static class GetPage
{
    public const string Index = "index.html";

    /// <summary>GET / and /page/{file}. Loads nothing from other hosts, and never parses text as markup.</summary>
    public static IResult Page(HttpRequest request, string file) => EmbeddedFile.Send(
        request, "page", file,
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'");

    /// <summary>GET /api/docs and /api/docs/{file}.</summary>
    public static IResult Docs(HttpRequest request, string file) => EmbeddedFile.Send(
        request, "docs", file,
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'");
}
