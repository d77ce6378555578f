using System.CommandLine;
using ServerlessAges.Cli.Azurite;
using ServerlessAges.Records;

namespace ServerlessAges.Cli.Serve;

/// <summary>`ages serve`: the embedded host, until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>What stands for a storage of our own: Azurite, started when it is not there.</summary>
    public const string DevelopmentStorage = "UseDevelopmentStorage=true";

    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "Where HTTP answers; 0 for a free port",
            DefaultValueFactory = _ => 7071,
        };
        var storage = new Option<string>("--storage")
        {
            Description = "A connection string, or https://ACCOUNT.blob.core.windows.net to use your identity; "
                + "Azurite, started by itself, when left out (or from AzureWebJobsStorage)",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AzureWebJobsStorage") ?? DevelopmentStorage,
        };
        var azuritePort = new Option<int>("--azurite-port")
        {
            Description = "Where Azurite's blob service answers; 0 for a free port",
            DefaultValueFactory = _ => AzuriteOptions.DefaultPort,
        };
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
                    parsed.GetRequiredValue(storage),
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
            catch (Exception exception) when (exception is AzuriteException or IOException or BadInputException)
            {
                await Console.Error.WriteLineAsync($"ages: {exception.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(int port, string storage, AzuriteOptions azurite, CancellationToken cancellation)
    {
        await using var emulator = storage == DevelopmentStorage
            ? await AzuriteProcess.StartOrAdoptAsync(azurite, cancellation)
            : null;
        await using var host = await EmbeddedHost.StartAsync(port, emulator?.ConnectionString ?? storage, quiet: false, cancellation);
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
}
