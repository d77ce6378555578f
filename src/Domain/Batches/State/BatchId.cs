using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessAges.Batches.State;

/// <summary>Names of batches: lower-case letters, digits and hyphens, so that every backend and every path takes them.</summary>
public static partial class BatchId
{
    private const int MaxSlug = 40;

    /// <summary>Whether a text can be a batch's id.</summary>
    public static bool IsValid(string? id) => id is not null && Pattern().IsMatch(id);

    /// <summary>A new id that sorts by time.</summary>
    public static string New(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    /// <summary>The id that belongs to an idempotency key.</summary>
    public static string FromKey(string key) => $"key-{Hash(key)}";

    /// <summary>The id of a dropped blob: its name's beginning, and a hash of where it lies and which version it is.</summary>
    public static string FromUploadedBlob(string account, BlobReference drop)
    {
        ArgumentNullException.ThrowIfNull(drop);
        var slug = new StringBuilder();
        foreach (var character in drop.Name)
        {
            if (slug.Length == MaxSlug) break;
            if (char.IsAsciiLetterOrDigit(character)) slug.Append(char.ToLowerInvariant(character));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var hash = Hash($"{account}\n{drop.Container}\n{drop.Name}\n{drop.ETag}");
        return slug.Length == 0 ? $"drop-{hash}" : $"{slug.ToString().TrimEnd('-')}-{hash}";
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20];

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,79}\\z")]
    private static partial Regex Pattern();
}
