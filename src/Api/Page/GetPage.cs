using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api.Page;

/// <summary>GET / and /page/{file}: the web page. It needs no key: it requests its data from the API.</summary>
public static class GetPage
{
    public const string Index = "index.html";

    // Loads nothing from other hosts, and never parses text as markup.
    private const string SecurityPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    public static IResult Handle(HttpRequest request, string file) => EmbeddedFile.Send(request, "page", file, SecurityPolicy);
}
