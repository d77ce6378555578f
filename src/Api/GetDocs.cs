using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>GET /api/docs: the description as a page, to read and to try; GET /api/docs/{file}: what it is made of.</summary>
public static class GetDocs
{
    /// <summary>The page itself.</summary>
    public const string Page = "index.html";

    // All of it comes from here, and the browser is told to see to that.
    private const string Policy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

    /// <summary>Sends a file of the page.</summary>
    public static IResult Handle(HttpRequest request, string file)
    {
        ArgumentNullException.ThrowIfNull(request);
        var plain = typeof(GetDocs).Assembly.GetManifestResourceStream($"docs/{file}");
        var packed = plain is null ? typeof(GetDocs).Assembly.GetManifestResourceStream($"docs/{file}.gz") : null;
        if ((plain ?? packed) is null) return Problem.Of(StatusCodes.Status404NotFound, ErrorCodes.FileNotFound, $"The page has no file '{file}'.");
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        if (packed is not null) headers.Vary = "Accept-Encoding";
        if (packed is not null && MediaTypes.TakesGzip(request)) (headers.ContentEncoding, plain) = ("gzip", packed);
        return Results.Stream(plain ?? new GZipStream(packed!, CompressionMode.Decompress), Path.GetExtension(file) switch
        {
            ".css" => "text/css",
            ".js" => "text/javascript",
            _ => "text/html; charset=utf-8",
        });
    }
}
