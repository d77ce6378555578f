namespace ServerlessAges.Blobs.Requests;

/// <summary>The version of a blob as text: its ETag without quotes, which listings omit and answers have.</summary>
internal static class BlobVersion
{
    public static string From(ETag etag) => etag.ToString().Trim('"');
    public static BlobRequestConditions Is(string version) => new() { IfMatch = new ETag($"\"{version.Trim('"')}\"") };
    public static BlobRequestConditions IsNone() => new() { IfNoneMatch = ETag.All };

    public static string? GetOrDefault(this IDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var value) ? value : null;
}
