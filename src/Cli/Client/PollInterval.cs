using System.Globalization;

namespace ServerlessAges.Cli.Client;

/// <summary>How fast a batch goes, and how long it still takes: as the service says, else from what was seen since the first look.</summary>
internal sealed class PollInterval(TimeProvider clock)
{
    private (long At, ProgressAnswer Progress)? first;

    public string Describe(ProgressAnswer progress)
    {
        first ??= (clock.GetTimestamp(), progress);
        var (rate, left) = Of(progress, clock.GetElapsedTime(first.Value.At).TotalSeconds);
        var text = $"{Short(progress.Records)} records";
        if (rate is > 0 and { } perSecond) text += $", {Short(perSecond)}/s";
        return left is { } seconds ? $"{text}, {Clock(seconds)} left" : text;
    }

    private (double? RecordsPerSecond, double? SecondsRemaining) Of(ProgressAnswer progress, double seconds)
    {
        if (progress.RecordsPerSecond is not null || progress.SecondsRemaining is not null)
            return (progress.RecordsPerSecond, progress.SecondsRemaining);
        var bytes = progress.Bytes - first!.Value.Progress.Bytes;
        if (bytes <= 0 || seconds <= 0) return default;
        return ((progress.Records - first.Value.Progress.Records) / seconds, (progress.Length - progress.Bytes) / (bytes / seconds));
    }

    // A line with a bar and an id has no room for more.
    private static string Short(double number) => number switch
    {
        < 100_000 => number.ToString("N0", CultureInfo.InvariantCulture),
        < 100_000_000 => (number / 1e6).ToString("N2", CultureInfo.InvariantCulture) + "M",
        _ => (number / 1e9).ToString("N2", CultureInfo.InvariantCulture) + "G",
    };

    private static string Clock(double seconds) =>
        TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(seconds))).ToString(seconds < 3600 ? @"mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}
