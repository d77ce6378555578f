namespace ServerlessAges.Batches.Options;

/// <summary>What an operator sets for a host, beside the defaults of batches.</summary>
public sealed record HostSettings
{
    public TimeSpan ChunkDeadline { get; init; } = TimeSpan.FromMinutes(10);

    // Outstanding chunks of a batch: two to four for each that all instances together work on.
    public int MaxConcurrentChunks { get; init; } = 24;
    public TimeSpan? Retention { get; init; } // null: ended batches are kept
    public long MaxDecoded { get; init; } = 64L << 30; // bytes of an input
    public WebhookOptions? Webhook { get; init; }
    public SecretValues Secrets { get; init; } = SecretValues.None;

    public Stream LimitDecoded(Stream decoded) => new LimitedStream(decoded, MaxDecoded, () => new BatchException(
        ErrorCodes.InputTooLarge,
        $"Decoded, the input has more than {MaxDecoded} bytes: send it in parts, or raise Ages__maxDecodedBytes."));

    /// <summary>Reads a whole number; null if it is not set.</summary>
    public static long? Integer(Func<string, string?> setting, string name, long min = 0, long max = long.MaxValue) =>
        setting(name) is { } text
            ? long.Parse(OptionDefinition.Integer(name, "", null, min, max).Check(text), CultureInfo.InvariantCulture)
            : null;

    public static HostSettings Read(Func<string, string?> setting, IEnumerable<SecretDefinition> secrets)
    {
        var read = new HostSettings
        {
            Secrets = new SecretValues(secrets, setting), Webhook = WebhookOptions.Read(setting),
        };
        if (Integer(setting, "chunkDeadlineSeconds", 1, 24 * 60 * 60) is { } seconds)
            read = read with { ChunkDeadline = TimeSpan.FromSeconds(seconds) };
        if (Integer(setting, "maxConcurrentChunks", 1, 10_000) is { } chunks)
            read = read with { MaxConcurrentChunks = (int)chunks };
        if (Integer(setting, "retentionDays", 0, 100 * 365) is { } days)
            read = read with { Retention = TimeSpan.FromDays(days) };
        return read with { MaxDecoded = Integer(setting, "maxDecodedBytes") ?? read.MaxDecoded };
    }
}
