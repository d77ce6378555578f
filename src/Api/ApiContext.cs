using System.Globalization;

namespace ServerlessAges.Api;

/// <summary>What every handler works with.</summary>
/// <param name="Client">The host's client.</param>
/// <param name="Store">Where batches live.</param>
/// <param name="Clock">Time.</param>
/// <param name="Options">Limits.</param>
public sealed record ApiContext(IBatchClient Client, IBatchStore Store, TimeProvider Clock, ApiOptions Options)
{
    /// <summary>What the operator sets for the host.</summary>
    public HostSettings Settings { get; init; } = new();
}

/// <summary>Limits of the HTTP surface.</summary>
public sealed record ApiOptions
{
    /// <summary>The longest body in bytes, as it is sent; larger inputs are dropped as blobs.</summary>
    public long MaxBody { get; init; } = 100 << 20;

    /// <summary>The longest input that is answered at once, in bytes.</summary>
    public long MaxSyncBytes { get; init; } = 1 << 20;

    /// <summary>How long the addresses of downloads hold.</summary>
    public TimeSpan Links { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The container for dropped blobs, as errors name it.</summary>
    public string Drops { get; init; } = "scientists";

    /// <summary>Reads the limits that settings give.</summary>
    /// <param name="setting">The value of a setting, or null.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: which one, and what it may be.</exception>
    public static ApiOptions Read(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var usual = new ApiOptions();
        return new ApiOptions
        {
            MaxBody = ByteSetting.Read(setting, "maxBody") ?? usual.MaxBody,
            MaxSyncBytes = ByteSetting.Read(setting, "maxSyncBytes") ?? usual.MaxSyncBytes,
            Links = Minutes("linkMinutes", usual.Links),
        };

        // A key that an identity is lent ends after seven days.
        TimeSpan Minutes(string name, TimeSpan otherwise) => setting(name) is not { } text
            ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= 7 * 24 * 60
                ? TimeSpan.FromMinutes(minutes)
                : throw BatchException.Option(name, $"{name} '{text}' must be a whole number of minutes from 1 to 10080.");
    }
}
