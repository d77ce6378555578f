namespace ServerlessAges.Batches.Options;

/// <summary>What an operator sets for a host, beside the defaults of batches.</summary>
public sealed record HostSettings
{
    public const int DefaultMaxConcurrentChunks = 24;

    /// <summary>How long a chunk may take.</summary>
    public TimeSpan ChunkDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many chunks of a batch are outstanding at a time: two to four for each that all instances together work on.
    /// </summary>
    public int MaxConcurrentChunks { get; init; } = DefaultMaxConcurrentChunks;

    /// <summary>How long an ended batch is kept; null for ever.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>The limit of decoded bytes of an input: a small gzip input may decode to terabytes.</summary>
    public long MaxDecoded { get; init; } = 64L << 30;

    public SecretValues Secrets { get; init; } = SecretValues.None;

    public Stream LimitDecoded(Stream decoded) => new LimitedStream(decoded, MaxDecoded, () => new BatchException(
        ErrorCodes.InputTooLarge,
        $"Decoded, the input has more than {MaxDecoded} bytes: send it in parts, or raise Ages__maxDecodedBytes."));

    /// <summary>Reads chunkDeadlineSeconds, maxConcurrentChunks, retentionDays, maxDecodedBytes and secrets.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>: which one, and what it may be.</exception>
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
