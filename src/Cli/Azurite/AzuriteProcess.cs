using System.Diagnostics;
using System.Globalization;

namespace ServerlessAges.Cli.Azurite;

/// <summary>Azurite's blob service over one folder, on a free port. It ends with this process.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly DataFolder folder;
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly CancellationTokenSource ended = new();
    private bool isStopping;

    private AzuriteProcess(DataFolder folder, Process process)
    {
        this.folder = folder;
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
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
                return await StartAsync(folder, main, cancellation);
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

    private static async Task<AzuriteProcess> StartAsync(DataFolder folder, string main, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "-e", EmbeddedText.Read("azurite.js"), "--", main, "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--location", folder.FullPath,
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ];
        var azurite = new AzuriteProcess(folder, Node.Start("node", arguments, start =>
        {
            start.Environment["AZURITE_ACCOUNTS"] = folder.Accounts;
            start.Environment.Remove("AZURITE_DB");
        }));
        try
        {
            var said = await azurite.process.StandardOutput.ReadLineAsync(cancellation).AsTask()
                .WaitAsync(StartTimeout, cancellation);
            if (!int.TryParse(said, CultureInfo.InvariantCulture, out var port))
            {
                throw new CommandFailedException(
                    $"Azurite did not start: {said}{await azurite.errors} {Node.Alternative}");
            }

            _ = azurite.process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            azurite.ConnectionString = folder.Connect(new Uri($"http://127.0.0.1:{port}"));
            return azurite;
        }
        catch (Exception exception)
        {
            await azurite.DisposeAsync();
            throw exception is TimeoutException
                ? new CommandFailedException($"Azurite did not start within {StartTimeout.TotalSeconds} s. Try again.")
                : exception;
        }
    }
}
