using System.Globalization;
using ServerlessAges.Blobs;
using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Cli.Serve;

/// <summary>One embedded host per storage: the next one waits for its turn, and says so.</summary>
internal static class HostTurn
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until no other host serves the storage.</summary>
    public static async Task<HostLease> WaitAsync(BlobStoreOptions options, CancellationToken cancellation)
    {
        var self = ProcessIdentity.Of(Environment.ProcessId);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Machine} process {Environment.ProcessId} {self?.Started}");
        for (var told = false; ; told = true)
        {
            var (lease, holder) = await HostLease.TryTakeAsync(options, name, IsDead, cancellation);
            if (lease is not null) return lease;
            if (!told)
            {
                await Console.Error.WriteLineAsync(
                    $"Another host serves this storage ({holder}): waiting, to take over when it ends. Ctrl+C stops this one.");
            }

            await Task.Delay(Interval, cancellation);
        }
    }

    // A lease's metadata is ASCII.
    private static string Machine =>
        string.Concat(Environment.MachineName.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    // Known only of processes of this machine.
    private static bool IsDead(string holder) =>
        holder.Split(' ') is [var machine, _, var id, var started] && machine == Machine
        && int.TryParse(id, CultureInfo.InvariantCulture, out var process)
        && long.TryParse(started, CultureInfo.InvariantCulture, out var ticks)
        && !new ProcessIdentity(process, ticks).IsAlive;
}
