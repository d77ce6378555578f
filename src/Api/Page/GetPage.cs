using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api.Page;

/// <summary>GET / and /page/{file}: the web page, out of the assembly. It needs no key: what it shows it asks of the API.</summary>
public static class GetPage
{
    // All of it from its own host, and no text of anybody's ever taken for markup.
    private const string Policy =
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>The file of the route /.</summary>
    public const string Index = "index.html";

    /// <summary>Answers 200 with a file, 304 where the browser has it already, or 404.</summary>
    public static Task<IResult> HandleAsync(HttpRequest request, string? file)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (file is null || !PageFile.All.TryGetValue(file, out var found))
        {
            return Task.FromResult(Problem.Of(
                StatusCodes.Status404NotFound, ErrorCodes.FileNotFound, $"The page has no file '{file}'."));
        }

        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache"; // asked for each time, sent again only when changed
        headers.Vary = HeaderNames.AcceptEncoding;
        var zipped = MediaTypes.TakesGzip(request);
        if (zipped) headers.ContentEncoding = "gzip";
        return Task.FromResult(Results.Bytes(
            zipped ? found.Zipped : found.Content, found.Type, entityTag: zipped ? found.ZippedTag : found.Tag));
    }
}
