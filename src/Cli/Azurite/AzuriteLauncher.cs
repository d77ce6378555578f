using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ServerlessAges.Cli.Azurite;

/// <summary>Starts Azurite and waits until it answers.</summary>
internal static partial class AzuriteLauncher
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
        var log = Path.Combine(folder, "azurite.log");
        string[] azurite =
        [
            .. AzuriteSearch.Arguments, script, "--blobHost", "127.0.0.1", "--blobPort", $"{options.Port}", "--location", folder,
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ];
        // Not to be cancelled: the process is there before its id is known.
        var (_, said) = await node.RunAsync("node", ["-e", Detached, "--", log, .. azurite], CancellationToken.None, folder);
        if (!int.TryParse(said, CultureInfo.InvariantCulture, out var id))
            throw new AzuriteException($"Azurite could not be started. Node.js said:\n{said.Trim()}");
        var record = new AzuriteRecord(ProcessIdentity.Of(id) ?? new ProcessIdentity(id, Started: 0), Port: 0);
        var ready = false;
        try
        {
            record.Write(folder);
            ready = await AnswersAsync(record.Process, () => PortIn(Read(log)), options.ReadyWithin, cancellation);
            if (ready) (record = record with { Port = PortIn(Read(log)) }).Write(folder);
        }
        finally
        {
            if (!ready) await record.EndAsync(folder);
        }

        return ready ? record : throw new AzuriteException(Read(log).Contains("EADDRINUSE", StringComparison.Ordinal)
            ? $"Port {options.Port} is taken by another program. Give another one with --azurite-port (0: any that is free),"
                + " or, if it is storage that listens there, use it with --storage CONNECTION_STRING."
            : $"Azurite ended, or was not ready within {options.ReadyWithin.TotalSeconds} s. Try again,"
                + $" or give --storage CONNECTION_STRING. Its output:\n{Read(log).Trim()}");
    }

    /// <summary>Waits until it answers as a blob service; false when it ended, or patience did.</summary>
    public static async Task<bool> AnswersAsync(
        ProcessIdentity process, Func<int> port, TimeSpan patience, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); process.IsAlive && clock.Elapsed < patience; await Task.Delay(20, cancellation))
        {
            try
            {
                using var answer = port() is var at and > 0 ? await Http.GetAsync(AzuriteProcess.EndpointAt(at), cancellation) : null;
                if (answer?.Headers.Server.ToString().StartsWith("Azurite-Blob", StringComparison.Ordinal) == true) return true;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not yet, or not in time.
            }
        }

        return false;
    }

    // Where it says it listens, else 0. On a port that is taken another Azurite may answer before ours has failed.
    private static int PortIn(string output) =>
        int.TryParse(Listening().Match(output).Groups[1].Value, CultureInfo.InvariantCulture, out var port) ? port : 0;

    private static string Read(string log)
    {
        using var text = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return text.ReadToEnd();
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)\s")]
    private static partial Regex Listening();
}
