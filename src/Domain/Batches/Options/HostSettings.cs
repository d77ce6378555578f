namespace ServerlessAges.Batches.Options;

/// <summary>What an operator sets for a host, beside the defaults of batches.</summary>
public sealed record HostSettings
{
    public const int DefaultMaxConcurrentChunks = 24;

    public TimeSpan ChunkDeadline { get; init; } = TimeSpan.FromMinutes(10);

    // Outstanding chunks of a batch: two to four for each that all instances together work on.
    public int MaxConcurrentChunks { get; init; } = DefaultMaxConcurrentChunks;

    public TimeSpan? Retention { get; init; } // null: ended batches are kept
    public long MaxDecoded { get; init; } = 64L << 30; // bytes of an input
    public SecretValues Secrets { get; init; } = SecretValues.None;

    public Stream LimitDecoded(Stream decoded) => new LimitedStream(decoded, MaxDecoded, () => new BatchException(
        ErrorCodes.InputTooLarge,
        $"Decoded, the input has more than {MaxDecoded} bytes: send it in parts, or raise Ages__maxDecodedBytes."));

    public static HostSettings Read(Func<string, string?> setting, IEnumerable<SecretDefinition> secrets)
    {
        var read = new HostSettings { Secrets = new SecretValues(secrets, setting) };
        if (IntegerSetting.Read(setting, "chunkDeadlineSeconds", 1, 24 * 60 * 60) is { } seconds)
            read = read with { ChunkDeadline = TimeSpan.FromSeconds(seconds) };
        if (IntegerSetting.Read(setting, "maxConcurrentChunks", 1, 10_000) is { } chunks)
            read = read with { MaxConcurrentChunks = (int)chunks };
        if (IntegerSetting.Read(setting, "retentionDays", 0, 100 * 365) is { } days)
            read = read with { Retention = TimeSpan.FromDays(days) };
        return read with { MaxDecoded = IntegerSetting.Read(setting, "maxDecodedBytes") ?? read.MaxDecoded };
    }
}
