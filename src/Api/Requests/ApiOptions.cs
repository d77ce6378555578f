using System.Globalization;

namespace ServerlessAges.Api.Requests;

/// <summary>The limits of the API.</summary>
public sealed record ApiOptions
{
    private const int MaxLinkMinutes = 7 * 24 * 60; // a user delegation key is valid for at most seven days

    /// <summary>The longest body in bytes, as sent. Larger inputs are uploaded as blobs.</summary>
    public long MaxBody { get; init; } = 100 << 20;

    /// <summary>The longest decoded input in bytes for an answer without a batch.</summary>
    public long MaxSyncBytes { get; init; } = 1 << 20;

    /// <summary>How long the addresses of downloads are valid.</summary>
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The container for uploaded inputs.</summary>
    public string InputContainer { get; init; } = "scientists";

    /// <exception cref="BatchException"><c>bad-option</c>: a setting is not valid.</exception>
    public static ApiOptions Read(Func<string, string?> setting)
    {
        var defaults = new ApiOptions();
        return new ApiOptions
        {
            MaxBody = ByteSetting.Read(setting, "maxBody") ?? defaults.MaxBody,
            MaxSyncBytes = ByteSetting.Read(setting, "maxSyncBytes") ?? defaults.MaxSyncBytes,
            LinkLifetime = setting("linkMinutes") is { } text ? Minutes("linkMinutes", text) : defaults.LinkLifetime,
        };
    }

    private static TimeSpan Minutes(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && minutes is >= 1 and <= MaxLinkMinutes
            ? TimeSpan.FromMinutes(minutes)
            : throw BatchException.Option(
                name, $"{name} '{text}' must be a whole number of minutes from 1 to {MaxLinkMinutes}.");
}
