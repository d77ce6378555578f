namespace ServerlessAges.Batches.Options;

/// <summary>Where the events of ended batches are sent. Only the operator of a host sets it. A record would print the
/// key.</summary>
public sealed class WebhookOptions
{
    private const string Prefix = "whsec_"; // Standard Webhooks
    private const int MinKey = 24;
    public required Uri Url { get; init; }
    public required byte[] Key { get; init; }

    internal static WebhookOptions? Read(Func<string, string?> setting)
    {
        var (url, secret) = (setting("webhookUrl"), setting("webhookSecret"));
        if (string.IsNullOrEmpty(url) && string.IsNullOrEmpty(secret)) return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            throw BatchException.Option(
                "webhookUrl", $"webhookUrl '{url}' must be an https address, or an http address of this machine.");
        }

        var key = new byte[secret?.Length ?? 0];
        if (secret?.StartsWith(Prefix, StringComparison.Ordinal) != true
            || !Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) || length < MinKey)
        {
            throw BatchException.Option(
                "webhookSecret",
                $"webhookSecret must be {Prefix} and at least {MinKey} random bytes as base64, which sign the events.");
        }

        return new WebhookOptions { Url = address, Key = key[..length] };
    }
}
