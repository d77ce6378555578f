using System.Diagnostics;
using System.Globalization;

namespace ServerlessAges.Cli.Client;

/// <summary>Rate and remaining time: from the service, otherwise from the progress since the first answer.</summary>
internal sealed class ProgressText
{
    private readonly long start = Stopwatch.GetTimestamp();
    private ProgressAnswer? first;

    public string Describe(ProgressAnswer progress)
    {
        first ??= progress;
        var (rate, left) = (progress.RecordsPerSecond, progress.SecondsRemaining);
        var (seconds, bytes) = (Stopwatch.GetElapsedTime(start).TotalSeconds, progress.Bytes - first.Bytes);
        if (rate is null && left is null && bytes > 0)
        {
            (rate, left) =
                ((progress.Records - first.Records) / seconds, (progress.Length - progress.Bytes) * seconds / bytes);
        }

        return $"{Short(progress.Records)} records" + (rate > 0 ? $", {Short(rate.Value)}/s" : "")
            + (left is null ? "" : $", {Clock(left.Value)} left");
    }

    // A line with a bar and an id has no room for more.
    private static string Short(double number) => number switch
    {
        < 100_000 => number.ToString("N0", CultureInfo.InvariantCulture),
        < 100_000_000 => (number / 1e6).ToString("N2", CultureInfo.InvariantCulture) + "M",
        _ => (number / 1e9).ToString("N2", CultureInfo.InvariantCulture) + "G",
    };

    private static string Clock(double seconds) =>
        TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(seconds)))
            .ToString(seconds < 3600 ? @"mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}
