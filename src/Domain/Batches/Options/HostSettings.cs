using System.Globalization;

namespace ServerlessAges.Batches.Options;

/// <summary>What an operator sets for a host, beside the defaults of batches.</summary>
public sealed record HostSettings
{
    /// <summary>The default of <see cref="MaxConcurrentChunks"/>.</summary>
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

    /// <summary>The secrets of processors.</summary>
    public SecretValues Secrets { get; init; } = SecretValues.None;

    /// <summary>Limits decoded bytes to <see cref="MaxDecoded"/>.</summary>
    public Stream LimitDecoded(Stream decoded) => new LimitedStream(decoded, MaxDecoded, () => new BatchException(
        ErrorCodes.InputTooLarge,
        $"Decoded, the input has more than {MaxDecoded} bytes: send it in parts, or raise Ages__maxDecodedBytes."));

    /// <summary>Reads chunkDeadlineSeconds, maxConcurrentChunks, retentionDays, maxDecodedBytes and secrets.</summary>
    /// <param name="setting">The value of a setting, or null.</param>
    /// <param name="secrets">The secrets that processors declare.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: which one, and what it may be.</exception>
    public static HostSettings Read(Func<string, string?> setting, IEnumerable<SecretDefinition> secrets)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var defaults = new HostSettings();
        return new HostSettings
        {
            ChunkDeadline = Number("chunkDeadlineSeconds", 1, 24 * 60 * 60) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : defaults.ChunkDeadline,
            MaxConcurrentChunks = Number("maxConcurrentChunks", 1, 10_000) ?? defaults.MaxConcurrentChunks,
            Retention = Number("retentionDays", 0, 100 * 365) is { } days ? TimeSpan.FromDays(days) : null,
            MaxDecoded = ByteSetting.Read(setting, "maxDecodedBytes") ?? defaults.MaxDecoded,
            Secrets = new SecretValues(secrets, setting),
        };

        int? Number(string name, int min, int max)
        {
            if (setting(name) is not { } text) return null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= min && number <= max
                ? number
                : throw BatchException.Option(name, $"{name} '{text}' must be a whole number from {min} to {max}.");
        }
    }
}
