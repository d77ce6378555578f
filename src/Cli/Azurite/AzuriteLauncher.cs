using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ServerlessAges.Cli.Azurite;

/// <summary>Starts Azurite and waits until it answers.</summary>
internal static class AzuriteLauncher
{
    // Node starts it: in a session of its own, where Ctrl+C in our terminal does not reach it, and writing to a file,
    // because the broken pipe we would leave when killed would end it before it has flushed.
    private const string Detached =
        """
        const [log, ...command] = process.argv.slice(1), out = require('fs').openSync(log, 'w');
        const options = { detached: true, windowsHide: true, stdio: ['ignore', out, out] };
        const azurite = require('child_process').spawn(process.execPath, command, options);
        azurite.unref();
        console.log(azurite.pid);
        """;

    // A proxy named in the environment is not for this machine.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>A running Azurite that answers and is recorded; or an exception, and neither process nor record.</summary>
    public static async Task<AzuriteRecord> StartAsync(string folder, AzuriteOptions options, CancellationToken cancellation)
    {
        var node = await Node.FindAsync(options.SearchPath, cancellation);
        var script = await AzuritePackage.InstallAsync(node, options, cancellation);
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port == 0 ? FreePort() : options.Port;
            var record = new AzuriteRecord(await SpawnAsync(node, script, folder, port), port);
            var ready = false;
            try
            {
                record.Write(folder);
                ready = await AnswersAsync(record, options.ReadyWithin, () => Listens(folder), cancellation);
                if (ready) return record;
            }
            finally
            {
                if (!ready) await record.EndAsync(folder);
            }

            var output = Output(folder);
            var taken = output.Contains("EADDRINUSE", StringComparison.Ordinal);
            if (taken && options.Port == 0 && attempt < 5) continue; // somebody was faster
            throw new AzuriteException(taken
                ? $"Port {port} is taken by another program. Give another one with --azurite-port (0: any that is free),"
                    + " or, if it is storage that listens there, use it with --storage CONNECTION_STRING."
                : $"Azurite ended, or was not ready within {options.ReadyWithin.TotalSeconds} s. Try again,"
                    + $" or give --storage CONNECTION_STRING. Its output:\n{output.Trim()}");
        }
    }

    /// <summary>Waits until it answers as a blob service; false when it ended, or patience did.</summary>
    public static async Task<bool> AnswersAsync(
        AzuriteRecord record, TimeSpan patience, Func<bool> listens, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); record.Process.IsAlive && clock.Elapsed < patience;)
        {
            try
            {
                using var answer = listens() ? await Http.GetAsync(AzuriteProcess.EndpointAt(record.Port), cancellation) : null;
                if (answer?.Headers.Server.ToString().StartsWith("Azurite-Blob", StringComparison.Ordinal) == true) return true;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not yet, or not in time.
            }

            await Task.Delay(20, cancellation);
        }

        return false;
    }

    private static async Task<ProcessIdentity> SpawnAsync(Node node, string script, string folder, int port)
    {
        string[] command =
        [
            script, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", folder,
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ];
        // Not to be cancelled: the process is there before its id is known.
        var (_, said) = await node.RunAsync("node", ["-e", Detached, "--", LogIn(folder), .. command], CancellationToken.None, folder);
        return int.TryParse(said, CultureInfo.InvariantCulture, out var id)
            ? ProcessIdentity.Of(id) ?? new ProcessIdentity(id, Started: 0)
            : throw new AzuriteException($"Azurite could not be started. Node.js said:\n{said.Trim()}");
    }

    // An answer is not enough: on a port that is taken, another Azurite may give it before ours has failed.
    private static bool Listens(string folder) => Output(folder).Contains("successfully listens", StringComparison.Ordinal);

    private static string Output(string folder)
    {
        using var log = new StreamReader(new FileStream(LogIn(folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return log.ReadToEnd();
    }

    private static string LogIn(string folder) => Path.Combine(folder, "azurite.log");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
