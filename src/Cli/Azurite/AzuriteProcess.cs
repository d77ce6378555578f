using System.Diagnostics;

namespace ServerlessAges.Cli.Azurite;

/// <summary>Azurite's blob service over one folder, on a free port. It ends with this process.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly DataFolder folder;
    private readonly Process process;
    private readonly CancellationTokenSource ended = new();
    private bool isStopping;

    private AzuriteProcess(DataFolder folder, Process process)
    {
        this.folder = folder;
        this.process = process;
        process.Exited += (_, _) =>
        {
            if (!isStopping) ended.Cancel();
        };
        process.EnableRaisingEvents = true;
    }

    public string ConnectionString { get; private set; } = "";
    public string ConnectionStringFile => folder.KeyFile;

    /// <summary>Cancelled when the process has ended although it was not stopped.</summary>
    public CancellationToken Ended => ended.Token;

    public static async Task<AzuriteProcess> StartAsync(
        string path, Action<string> report, CancellationToken cancellation)
    {
        try
        {
            var folder = await DataFolder.OpenAsync(path, report, cancellation);
            try
            {
                var main = await AzuritePackage.FindAsync(report, cancellation);
                var azurite = new AzuriteProcess(folder, AzuritePackage.Start(NodeOf(folder, main)));
                await azurite.ConnectAsync(cancellation);
                return azurite;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailedException(
                $"Azurite cannot use its files: {exception.Message} Give another folder with --data.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        process.Dispose();
        ended.Dispose();
        folder.Dispose();
    }

    private static ProcessStartInfo NodeOf(DataFolder folder, string main)
    {
        string[] arguments =
        [
            "-e", AzuritePackage.ReadResource("azurite.js"), "--", main, "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--location", folder.FullPath, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ];
        var start = new ProcessStartInfo("node", arguments);
        start.Environment["AZURITE_ACCOUNTS"] = folder.Accounts;
        start.Environment.Remove("AZURITE_DB");
        return start;
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellation).AsTask()
                .WaitAsync(StartTimeout, cancellation);
            if (!int.TryParse(line, CultureInfo.InvariantCulture, out var port))
            {
                throw new CommandFailedException(
                    $"Azurite did not start: {line}{await errors} {AzuritePackage.Alternative}");
            }

            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            ConnectionString = folder.Connect(new Uri($"http://127.0.0.1:{port}"));
        }
        catch (Exception exception)
        {
            await DisposeAsync();
            if (exception is not TimeoutException) throw;
            throw new CommandFailedException($"Azurite did not start within {StartTimeout.TotalSeconds} s. Try again.");
        }
    }
}
