using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ServerlessAges.Api.Page;

/// <summary>A file of the assembly, sent plain or as gzip with an ETag.</summary>
internal sealed class EmbeddedFile
{
    private const string Zip = ".gz"; // the resource is compressed

    private static readonly Lazy<FrozenDictionary<string, EmbeddedFile>> All = new(() => typeof(EmbeddedFile).Assembly
        .GetManifestResourceNames()
        .ToFrozenDictionary(
            resource => resource.Replace(Zip, "").Replace('\\', '/'), resource => new EmbeddedFile(resource)));

    private readonly byte[] content;
    private readonly byte[] zipped;
    private readonly string type;
    private readonly string hash;

    private EmbeddedFile(string resource)
    {
        using var bytes = new MemoryStream();
        using (var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(resource)!) stream.CopyTo(bytes);
        using var other = new MemoryStream();
        if (resource.EndsWith(Zip, StringComparison.Ordinal))
        {
            bytes.Position = 0;
            new GZipStream(bytes, CompressionMode.Decompress).CopyTo(other);
            (content, zipped) = (other.ToArray(), bytes.ToArray());
        }
        else
        {
            using (var gzip = new GZipStream(other, CompressionLevel.Optimal)) gzip.Write(bytes.ToArray());
            (content, zipped) = (bytes.ToArray(), other.ToArray());
        }

        hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        type = Path.GetExtension(resource.Replace(Zip, "")) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
    }

    /// <exception cref="BatchException"><c>file-not-found</c></exception>
    public static IResult Send(HttpRequest request, string folder, string name, string securityPolicy)
    {
        if (!All.Value.TryGetValue($"{folder}/{name}", out var file))
            throw new BatchException(ErrorCodes.FileNotFound, $"The page has no file '{name}'.");
        var headers = request.ResponseHeaders;
        headers.ContentSecurityPolicy = securityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache"; // a browser asks each time, and gets 304 while the file is unchanged
        headers.Vary = HeaderNames.AcceptEncoding;
        var gzip = MediaTypes.AcceptsGzip(request);
        if (gzip) headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(
            gzip ? file.zipped : file.content, file.type, entityTag: new($"\"{file.hash}{(gzip ? "-gzip" : "")}\""));
    }
}
