using Microsoft.AspNetCore.Http;
using ServerlessAges.Cli.Azurite;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Serve;

namespace ServerlessAges.Cli.Demo;

/// <summary>`ages demo`: the sample over HTTP and as an uploaded blob, on a service of the demo's own.</summary>
internal static class DemoCommand
{
    public static Command Create(ProcessorRegistry processors, Dictionary<string, string> options)
    {
        return CommandFactory.Create(
            "demo",
            """
            Starts the service on free ports, sends seven records by HTTP and by blob, prints the results, and stops.

            Example:
              ages demo
            """,
            [],
            (parsed, cancellation) => RunAsync(processors, options, parsed, cancellation),
            _ => ExitCode.Interrupted);
    }

    private static async Task<int> RunAsync(
        ProcessorRegistry processors, Dictionary<string, string> options, ParseResult parsed,
        CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.GetTempPath()))
            throw new IOException($"There is no folder {Path.GetTempPath()} for temporary files: set TMPDIR.");
        var folder = Directory.CreateTempSubdirectory("ages-demo-").FullName;
        try
        {
            Console.WriteLine("Starting Azurite (installing it first if it is missing) and the service …");
            await using var azurite = await AzuriteProcess.StartAsync(folder, Console.WriteLine, cancellation);
            var storage = BlobStoreOptions.FromText(azurite.ConnectionString);
            await using var host = await EmbeddedHost.StartAsync(
                processors, port: 0, () => Task.FromResult(storage), quiet: true, cancellation);
            using var service = new ServiceClient(host.Address, key: "");
            var call = new ClientCall(parsed, service, Json: false, cancellation);

            Console.WriteLine("\nBy HTTP: POST /api/batches");
            using var body = new StreamContent(Sample());
            var query = QueryString.Create(options!).Value!.TrimStart('?');
            await ShowAsync(call, await service.StartAsync(query, body, key: null, cancellation));

            Console.WriteLine("\nBy blob: uploaded as scientists/primer.csv");
            await ShowAsync(call, await BlobUpload.RunAsync(Sample(), "primer.csv", storage, options, cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine("\nStopped; nothing is left running.");
        return ExitCode.Success;
    }

    private static async Task ShowAsync(ClientCall call, BatchAnswer batch)
    {
        var ended = (await FollowBatches.ToTheEndAsync(call, [batch.Id], uploaded: true))[0];
        if (ended.Exit != ExitCode.Success) throw new CommandFailedException(ended.Describe());
        await using var results = await call.Service.OpenAsync(batch.Id, "results", accept: null, call.Cancellation);
        Console.Write(await new StreamReader(results).ReadToEndAsync(call.Cancellation));
        Console.WriteLine($"The result is the blob results/{batch.Id}/results.ndjson");
    }

    private static Stream Sample() => typeof(DemoCommand).Assembly.GetManifestResourceStream("scientists.csv")!;
}
