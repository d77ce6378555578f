namespace ServerlessAges.Cli.Azurite;

/// <summary>Azurite's blob service over one folder, on a free port. It ends with this process.</summary>
internal sealed class AzuriteProcess(DataFolder folder, Process process) : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    public string ConnectionString { get; private set; } = "";
    public string ConnectionStringFile => folder.KeyFile;

    public Task WaitForEndAsync(CancellationToken cancellation) => process.WaitForExitAsync(cancellation);

    public static async Task<AzuriteProcess> StartAsync(
        string path, Action<string> report, CancellationToken cancellation)
    {
        DataFolder? folder = null;
        AzuriteProcess? azurite = null;
        try
        {
            folder = await DataFolder.OpenAsync(path, report, cancellation);
            var main = await AzuritePackage.FindAsync(report, cancellation);
            azurite = new AzuriteProcess(folder, AzuritePackage.Start(NodeOf(folder, main)));
            await azurite.ConnectAsync(cancellation);
            return azurite;
        }
        catch (Exception exception)
        {
            if (azurite is not null) await azurite.DisposeAsync();
            folder?.Dispose();
            if (exception is not (IOException or UnauthorizedAccessException or ArgumentException)) throw;
            throw new CommandFailedException(
                $"Azurite cannot use its files: {exception.Message} Give another folder with --data.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
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
        catch (TimeoutException)
        {
            throw new CommandFailedException($"Azurite did not start within {StartTimeout.TotalSeconds} s. Try again.");
        }
    }
}
