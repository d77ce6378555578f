using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Cli.Serve;

/// <summary>`ages serve`: the embedded host, until Ctrl+C.</summary>
internal static class ServeCommand
{
    private const string OwnAzurite = "UseDevelopmentStorage=true";

    public static Command Create(ProcessorRegistry processors)
    {
        var port = CommandFactory.Number(
            "--port", "Where HTTP answers; 0 for a free port", min: 0, max: ushort.MaxValue, 7071);
        var storage = CommandFactory.Text(
            "--storage", "A connection string, or https://ACCOUNT.blob.core.windows.net to use your identity "
                + "(AzureWebJobsStorage); without it, Azurite is started",
            @default: CommandFactory.Variable("AzureWebJobsStorage") ?? OwnAzurite);
        var data = CommandFactory.Text("--data", "Azurite's folder", @default: ".ages/azurite");
        return CommandFactory.Create(
            "serve",
            """
            Runs the service on this machine, for HTTP and for blobs uploaded to 'scientists'.

            Examples:
              ages serve
              ages serve --port 8080 --storage https://ACCOUNT.blob.core.windows.net
            """,
            [port, storage, data],
            (parsed, cancellation) => RunAsync(
                processors, parsed.GetValue(port), parsed.GetRequiredValue(storage).TrimEnd(';', ' '),
                parsed.GetResult(storage) is { Implicit: false } ? "--storage" : "AzureWebJobsStorage",
                parsed.GetRequiredValue(data), cancellation),
            _ => ExitCode.Success);
    }

    private static async Task<int> RunAsync(
        ProcessorRegistry processors, int port, string storage, string setting, string data,
        CancellationToken cancellation)
    {
        AzuriteProcess? azurite = null;
        try
        {
            await using var host =
                await EmbeddedHost.StartAsync(processors, port, OpenAsync, quiet: false, cancellation);
            Console.WriteLine($"HTTP     {new Uri(host.Address, "api/batches")}");
            if (azurite is not null)
                Console.WriteLine($"Storage  {azurite.ConnectionStringFile} (the connection string of Azurite)");
            Console.WriteLine("Stop with Ctrl+C.");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.TakenOver);
            var end = azurite?.WaitForEndAsync(stop.Token) ?? Task.Delay(Timeout.Infinite, stop.Token);
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested) return ExitCode.Success;
            throw new CommandFailedException(host.TakenOver.IsCancellationRequested
                ? "Another host has taken over this storage; this one ends."
                : "Azurite has ended, and this service with it. Start the service again: it continues all batches.");
        }
        finally
        {
            if (azurite is not null) await azurite.DisposeAsync();
        }

        async Task<BlobStoreOptions> OpenAsync()
        {
            if (!storage.Equals(OwnAzurite, StringComparison.OrdinalIgnoreCase))
                return await StorageArgument.OpenAsync(storage, setting, cancellation);
            azurite = await AzuriteProcess.StartAsync(data, Console.Error.WriteLine, cancellation);
            return BlobStoreOptions.FromText(azurite.ConnectionString);
        }
    }
}
