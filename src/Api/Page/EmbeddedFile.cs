using System.Collections.Frozen;
using System.IO.Compression;

namespace ServerlessAges.Api.Page;

/// <summary>A file of the assembly, plain and as gzip.</summary>
internal sealed class EmbeddedFile
{
    private const string Zip = ".gz"; // the resource is compressed

    private EmbeddedFile(string resource)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(resource)!;
        using var unzip = new GZipStream(stream, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        (resource.EndsWith(Zip, StringComparison.Ordinal) ? unzip : stream).CopyTo(plain);
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true)) plain.WriteTo(zip);
        (Content, Zipped) = (plain.ToArray(), zipped.ToArray());
        Hash = Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8));
    }

    public static FrozenDictionary<string, Lazy<EmbeddedFile>> All { get; } =
        typeof(EmbeddedFile).Assembly.GetManifestResourceNames().ToFrozenDictionary(
            resource => resource.Replace(Zip, "").Replace('\\', '/'),
            resource => new Lazy<EmbeddedFile>(() => new EmbeddedFile(resource)));

    public byte[] Content { get; }
    public byte[] Zipped { get; }
    public string Hash { get; }
}
