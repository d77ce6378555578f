using ServerlessAges.Blobs;
using ServerlessAges.Blobs.Connection;
using ServerlessAges.Cli.Azurite;
using ServerlessAges.Cli.Serve;

namespace ServerlessAges.Cli.Demo;

/// <summary>`ages demo`: seven scientists over HTTP and as an uploaded blob, on a service of the demo's own.</summary>
internal static class DemoCommand
{
    public static Command Create(ProcessorRegistry processors)
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the service up until Ctrl+C, and print its address" };
        var command = new Command(
            "demo",
            """
            Starts the service on free ports, sends seven scientists by HTTP and by blob, prints their ages, and stops.

            Examples:
              ages demo
              ages demo --keep
            """)
        {
            keep,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await RunAsync(processors, parsed.GetValue(keep), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return parsed.GetValue(keep) ? ExitCode.Success : ExitCode.Interrupted;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ProcessorRegistry processors, bool keep, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.GetTempPath())) throw new IOException($"There is no folder {Path.GetTempPath()} for temporary files: set TMPDIR.");
        var folder = Directory.CreateTempSubdirectory("ages-demo-").FullName;
        try
        {
            Console.WriteLine("Starting Azurite (installing it first if it is missing) and the service …");
            await using var azurite = await AzuriteProcess.StartAsync(folder, Console.WriteLine, cancellation);
            var storage = BlobStoreSettings.FromText(azurite.ConnectionString);
            await using var host = await EmbeddedHost.StartAsync(processors, port: 0, () => Task.FromResult(storage), quiet: true, cancellation);
            using var visitor = new DemoVisitor(host.Address, storage);
            await visitor.SendAsync(cancellation);
            await visitor.UploadAsync(cancellation);
            if (keep)
            {
                Console.WriteLine($"\nThe service stays up at {new Uri(host.Address, "api/batches")}; stop it with Ctrl+C.");
                Console.WriteLine($"AZURE_STORAGE_CONNECTION_STRING='{azurite.ConnectionString}'");
                await Task.Delay(Timeout.Infinite, cancellation);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine("\nStopped; nothing is left running.");
        return ExitCode.Success;
    }
}
