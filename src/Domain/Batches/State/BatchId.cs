namespace ServerlessAges.Batches.State;

/// <summary>Ids of batches: lower-case letters, digits and hyphens, valid in paths and in all backends.</summary>
public static partial class BatchId
{
    private const int MaxSlug = 40;
    public static bool IsValid(string? id) => id is not null && Pattern().IsMatch(id);

    public static string New(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    public static string FromKey(string key) => $"key-{Hash(key)}";

    /// <summary>The start of the blob's name, and a hash of its place and version.</summary>
    public static string FromUploadedBlob(string account, BlobReference blob)
    {
        var slug = Separators().Replace(blob.Name, "-").TrimStart('-');
        slug = slug[..Math.Min(slug.Length, MaxSlug)].TrimEnd('-').ToLowerInvariant();
        var hash = Hash($"{account}\n{blob.Container}\n{blob.Name}\n{blob.ETag}");
        return $"{(slug.Length == 0 ? "blob" : slug)}-{hash}";
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20];

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,79}\\z")]
    private static partial Regex Pattern();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Separators();
}
