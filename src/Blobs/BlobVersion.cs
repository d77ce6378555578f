using Azure;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Blobs;

/// <summary>A blob's version as text: its ETag without quotes, which listings leave out and answers do not.</summary>
internal static class BlobVersion
{
    public static string Of(ETag etag) => etag.ToString().Trim('"');

    /// <summary>Only if the blob is still this version.</summary>
    public static BlobRequestConditions Is(string version) => new() { IfMatch = new ETag($"\"{version.Trim('"')}\"") };

    /// <summary>Only if there is no blob of the name.</summary>
    public static BlobRequestConditions IsNone() => new() { IfNoneMatch = ETag.All };
}
