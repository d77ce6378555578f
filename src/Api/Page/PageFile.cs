using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ServerlessAges.Api.Page;

/// <summary>A file of the page, as it is sent.</summary>
internal sealed class PageFile
{
    private const string Prefix = "page/"; // Api.csproj names the resources so

    private PageFile(string name, byte[] content)
    {
        Content = content;
        Type = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        Zipped = packed.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        (Tag, ZippedTag) = (new($"\"{hash}\""), new($"\"{hash}-gzip\""));
    }

    /// <summary>All of them by name, read once.</summary>
    public static FrozenDictionary<string, PageFile> All { get; } = typeof(PageFile).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], name => new PageFile(name, Read(name)), StringComparer.Ordinal);

    public string Type { get; }

    public byte[] Content { get; }

    public byte[] Zipped { get; }

    public EntityTagHeaderValue Tag { get; }

    public EntityTagHeaderValue ZippedTag { get; }

    private static byte[] Read(string name)
    {
        using var content = typeof(PageFile).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
