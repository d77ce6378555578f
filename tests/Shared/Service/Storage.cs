using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests;

/// <summary>An Azurite with blobs, queues and tables that a test can stop and start again.</summary>
internal sealed class Storage : IAsyncDisposable
{
    // The process exits when its standard input closes, so it does not outlive the tests. On SIGINT it closes open connections.
    private const string Script = """
        process.argv.splice(1, 0, 'azurite');
        process.stdin.on('end', () => process.exit()).resume().unref();
        const { Server } = require('http'), close = Server.prototype.close;
        Server.prototype.close = function (done) { close.call(this, done); this.closeAllConnections(); return this; };
        require(process.env.AZURITE_MAIN);
        """;

    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private readonly int[] ports = Ports.Free(3);
    private readonly string folder;
    private Process? process;

    private Storage(string folder) => this.folder = folder;

    public Uri BlobEndpoint => new($"http://127.0.0.1:{ports[0]}/");

    public string ConnectionString => Through(BlobEndpoint);

    public static async Task<Storage> StartAsync(string folder)
    {
        var storage = new Storage(folder);
        await storage.StartAsync();
        return storage;
    }

    /// <summary>The connection string for blobs through a proxy.</summary>
    public string Through(Uri blobs) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
        + $"BlobEndpoint={new Uri(blobs, "devstoreaccount1")};QueueEndpoint=http://127.0.0.1:{ports[1]}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{ports[2]}/devstoreaccount1;";

    /// <summary>Starts Azurite on the same ports and data.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["AZURITE_MAIN"] = Path.Combine(await AzuriteModules.FindAsync(), "azurite.js") },
        };
        string[] arguments =
        [
            "-e", Script, "--", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", folder,
            "--blobPort", $"{ports[0]}", "--queuePort", $"{ports[1]}", "--tablePort", $"{ports[2]}",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        await Wait.UntilAsync(ListensAsync, "Azurite listens");
    }

    /// <summary>Stops Azurite. Acknowledged writes are on disk.</summary>
    public async Task StopAsync()
    {
        Process.Start("kill", ["-INT", $"{process!.Id}"]).WaitForExit();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Returns the bytes of a result blob.</summary>
    public async Task<byte[]> ResultAsync(string id, string name) =>
        (await new BlobContainerClient(ConnectionString, "results").GetBlobClient($"{id}/{name}").DownloadContentAsync()).Value.Content.ToArray();

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> ListensAsync()
    {
        Assert.False(process!.HasExited, "Azurite ended.");
        foreach (var port in ports)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                return false;
            }
        }

        return true;
    }
}
