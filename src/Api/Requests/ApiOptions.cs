namespace ServerlessAges.Api.Requests;

public sealed partial record ApiOptions
{
    public const string InputContainer = "scientists"; // its blobs start batches
    public const string StoredContainer = "inputs";
    private const int MaxLinkMinutes = 7 * 24 * 60; // a user delegation key is valid for at most seven days
    public long MaxBody { get; init; } = 100 << 20; // bytes as sent; larger inputs are uploaded as blobs
    public long MaxSyncBytes { get; init; } = 1 << 20; // decoded bytes of an answer without a batch
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(1);
    public IReadOnlyList<string> InputContainers { get; init; } = [InputContainer, StoredContainer]; // may be read

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
            InputContainers = setting("inputContainers") is { } names
                ? ReadContainers(names.Split(',', StringSplitOptions.TrimEntries))
                : defaults.InputContainers,
        };
    }

    // The container of the service's own blobs has the uploads of others.
    private static string[] ReadContainers(string[] names) =>
        names.FirstOrDefault(name => !ContainerName().IsMatch(name) || name == "batches") is { } bad
            ? throw BatchException.Option(
                "inputContainers",
                $"inputContainers has '{bad}': list names of containers, with commas between them. The service's own "
                + "container, batches, cannot be read.")
            : names;

    [GeneratedRegex("^(?=.{3,63}\\z)[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex ContainerName();
}
