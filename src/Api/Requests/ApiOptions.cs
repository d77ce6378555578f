namespace ServerlessAges.Api.Requests;

/// <summary>The limits of the API.</summary>
public sealed record ApiOptions
{
    public const string InputContainer = "scientists";
    private const int MaxLinkMinutes = 7 * 24 * 60; // a user delegation key is valid for at most seven days

    /// <summary>The longest body in bytes, as sent. Larger inputs are uploaded as blobs.</summary>
    public long MaxBody { get; init; } = 100 << 20;

    /// <summary>The longest decoded input in bytes for an answer without a batch.</summary>
    public long MaxSyncBytes { get; init; } = 1 << 20;
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <exception cref="BatchException"><c>bad-option</c>: a setting is not valid.</exception>
    public static ApiOptions Read(Func<string, string?> setting)
    {
        var defaults = new ApiOptions();
        return new ApiOptions
        {
            MaxBody = IntegerSetting.Read(setting, "maxBody") ?? defaults.MaxBody,
            MaxSyncBytes = IntegerSetting.Read(setting, "maxSyncBytes") ?? defaults.MaxSyncBytes,
            LinkLifetime = IntegerSetting.Read(setting, "linkMinutes", 1, MaxLinkMinutes) is { } minutes
                ? TimeSpan.FromMinutes(minutes)
                : defaults.LinkLifetime,
        };
    }
}
