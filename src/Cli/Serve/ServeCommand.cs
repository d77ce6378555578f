using System.CommandLine;
using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Cli.Serve;

/// <summary>`ages serve`: the embedded host, until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>What stands for a storage of our own: Azurite, started when it is not there.</summary>
    public const string DevelopmentStorage = "UseDevelopmentStorage=true";

    public static Command Create()
    {
        var port = NumberOption.Create("--port", "Where HTTP answers; 0 for a free port", min: 0, max: ushort.MaxValue, 7071);
        var storage = new Option<string>("--storage")
        {
            Description = "A connection string, or https://ACCOUNT.blob.core.windows.net to use your identity; "
                + "Azurite, started by itself, when left out (or from AzureWebJobsStorage)",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AzureWebJobsStorage") is { Length: > 0 } named ? named : DevelopmentStorage,
        };
        var azuritePort = NumberOption.Create(
            "--azurite-port", "Where Azurite's blob service answers; 0 for a free port", min: 0, max: ushort.MaxValue, AzuriteOptions.DefaultPort);
        var data = new Option<string>("--data")
        {
            Description = "Azurite's folder",
            DefaultValueFactory = _ => AzuriteOptions.DefaultFolder,
        };
        var command = new Command(
            "serve",
            """
            Runs the service on this machine: HTTP on http://localhost:7071, blobs dropped into the container 'scientists'.

            Examples:
              ages serve
              ages serve --port 8080 --storage https://ACCOUNT.blob.core.windows.net
            """)
        {
            port, storage, azuritePort, data,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await RunAsync(
                    parsed.GetValue(port),
                    parsed.GetRequiredValue(storage).TrimEnd(';', ' '),
                    parsed.GetResult(storage) is { Implicit: false } ? "--storage" : "AzureWebJobsStorage",
                    new AzuriteOptions
                    {
                        Port = parsed.GetValue(azuritePort),
                        Folder = parsed.GetRequiredValue(data),
                        Tell = Console.Error.WriteLine,
                    },
                    cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Success;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(int port, string storage, string setting, AzuriteOptions azurite, CancellationToken cancellation)
    {
        AzuriteProcess? emulator = null;
        try
        {
            await using var host = await EmbeddedHost.StartAsync(port, OpenAsync, quiet: false, cancellation);
            Console.WriteLine($"HTTP     {host.Address}api/batches");
            if (emulator is not null)
                Console.WriteLine($"Storage  {emulator.BlobEndpoint} ({(emulator.Adopted ? "Azurite, found running" : "Azurite")})");
            Console.WriteLine("Stop with Ctrl+C.");
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.TakenOver);
            await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested) return ExitCode.Success;
            await Console.Error.WriteLineAsync("ages: another host has taken over this storage; this one ends.");
            return ExitCode.Failed;
        }
        finally
        {
            if (emulator is not null) await emulator.DisposeAsync();
        }

        async Task<string> OpenAsync()
        {
            if (storage.Equals(DevelopmentStorage, StringComparison.OrdinalIgnoreCase))
                return (emulator = await AzuriteProcess.StartOrAdoptAsync(azurite, cancellation)).ConnectionString;
            await StorageArgument.OpenAsync(storage, setting, cancellation);
            return storage;
        }
    }
}
