using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessAges.Api.Views;

namespace ServerlessAges.Api.Page;

/// <summary>A file of the assembly, sent plain or as gzip with an ETag.</summary>
internal sealed class EmbeddedFile
{
    private const string Zip = ".gz";

    private static readonly Lazy<FrozenDictionary<string, EmbeddedFile>> All = new(() => typeof(EmbeddedFile).Assembly
        .GetManifestResourceNames()
        .ToFrozenDictionary(resource => NameOf(resource).Replace('\\', '/'), resource => new EmbeddedFile(resource)));

    private readonly byte[] content;
    private readonly byte[] zipped;
    private readonly string type;
    private readonly EntityTagHeaderValue tag;
    private readonly EntityTagHeaderValue zippedTag;

    private EmbeddedFile(string resource)
    {
        var isZipped = resource != NameOf(resource);
        var bytes = Read(typeof(EmbeddedFile).Assembly.GetManifestResourceStream(resource)!);
        zipped = isZipped ? bytes : Compress(bytes);
        content = isZipped ? Read(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) : bytes;
        type = Path.GetExtension(NameOf(resource)) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        (tag, zippedTag) = (new($"\"{hash}\""), new($"\"{hash}-gzip\""));
    }

    /// <exception cref="BatchException"><c>file-not-found</c></exception>
    public static IResult Send(HttpRequest request, string folder, string name, string securityPolicy)
    {
        if (!All.Value.TryGetValue($"{folder}/{name}", out var file))
            throw new BatchException(ErrorCodes.FileNotFound, $"The page has no file '{name}'.");
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = securityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache"; // a browser asks each time, and gets 304 while the file is unchanged
        headers.Vary = HeaderNames.AcceptEncoding;
        if (!MediaTypes.AcceptsGzip(request)) return TypedResults.Bytes(file.content, file.type, entityTag: file.tag);
        headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(file.zipped, file.type, entityTag: file.zippedTag);
    }

    private static string NameOf(string resource) =>
        resource.EndsWith(Zip, StringComparison.Ordinal) ? resource[..^Zip.Length] : resource;

    private static byte[] Compress(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal)) gzip.Write(content);
        return zipped.ToArray();
    }

    private static byte[] Read(Stream stream)
    {
        using var bytes = new MemoryStream();
        using (stream) stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
