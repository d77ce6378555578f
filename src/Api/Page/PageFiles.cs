using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;

namespace ServerlessAges.Api.Page;

/// <summary>The web page and Swagger UI. They need no key: they request their data from the API.</summary>
public static class PageFiles
{
    public const string Index = "index.html";
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Loads nothing from other hosts, and never parses text as markup.</summary>
    public static IResult Page(HttpRequest request, string file) => Send(
        request, $"page/{file}",
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'");

    public static IResult Docs(HttpRequest request, string file) => Send(
        request, $"docs/{file}",
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'");

    private static FileContentHttpResult Send(HttpRequest request, string path, string securityPolicy)
    {
        if (!EmbeddedFile.All.TryGetValue(path, out var found) || !Types.TryGetContentType(path, out var type))
            throw new BatchException(ErrorCodes.FileNotFound, $"The page has no file '{Path.GetFileName(path)}'.");
        var file = found.Value;
        var headers = request.ResponseHeaders;
        headers.ContentSecurityPolicy = securityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache"; // a browser asks each time, and gets 304 while the file is unchanged
        headers.Vary = HeaderNames.AcceptEncoding;
        var gzip = request.GetTypedHeaders().AcceptEncoding.Any(coding =>
            coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
        if (gzip) headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(
            gzip ? file.Zipped : file.Content, $"{type}; charset=utf-8",
            entityTag: new($"\"{file.Hash}{(gzip ? "-gzip" : "")}\""));
    }
}
