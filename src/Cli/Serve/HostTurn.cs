using System.Diagnostics;
using System.Globalization;
using ServerlessAges.Blobs;
using ServerlessAges.Blobs.Connection;

namespace ServerlessAges.Cli.Serve;

/// <summary>One embedded host per storage: the next one waits, and says so.</summary>
internal static class HostTurn
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The metadata of a blob is ASCII.
    private static readonly string Machine =
        string.Concat(
            Environment.MachineName.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    public static async Task<HostLease> WaitAsync(BlobStoreOptions options, CancellationToken cancellation)
    {
        var self = string.Create(CultureInfo.InvariantCulture, $"{Machine} process {Environment.ProcessId}");
        for (var isReported = false; ; isReported = true)
        {
            var (lease, holder) = await HostLease.TryTakeAsync(options, self, IsDead, cancellation);
            if (lease is not null) return lease;
            if (!isReported)
            {
                Console.Error.WriteLine(
                    $"Another host serves this storage ({holder}): waiting until it ends. Ctrl+C stops this one.");
            }

            await Task.Delay(Interval, cancellation);
        }
    }

    // The lease of a host on another machine, or of one whose process id is used again, expires after some seconds.
    private static bool IsDead(string holder)
    {
        if (holder.Split(' ') is not [var machine, _, var text] || machine != Machine) return false;
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var id)) return false;
        if (id == Environment.ProcessId) return true;
        try
        {
            Process.GetProcessById(id).Dispose();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
