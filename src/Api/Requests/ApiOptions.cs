namespace ServerlessAges.Api.Requests;

public sealed record ApiOptions
{
    public const string InputContainer = "scientists";
    private const int MaxLinkMinutes = 7 * 24 * 60; // a user delegation key is valid for at most seven days
    public long MaxBody { get; init; } = 100 << 20; // bytes as sent; larger inputs are uploaded as blobs
    public long MaxSyncBytes { get; init; } = 1 << 20; // decoded bytes of an answer without a batch
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(1);

    public static ApiOptions Read(Func<string, string?> setting)
    {
        var defaults = new ApiOptions();
        return new ApiOptions
        {
            MaxBody = HostSettings.Integer(setting, "maxBody") ?? defaults.MaxBody,
            MaxSyncBytes = HostSettings.Integer(setting, "maxSyncBytes") ?? defaults.MaxSyncBytes,
            LinkLifetime = HostSettings.Integer(setting, "linkMinutes", 1, MaxLinkMinutes) is { } minutes
                ? TimeSpan.FromMinutes(minutes)
                : defaults.LinkLifetime,
        };
    }
}
