using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Tests.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Data_and_key_outlive_the_process()
    {
        string first;
        await using (var azurite = await StartAsync())
        {
            first = azurite.ConnectionString;
            await new BlobContainerClient(first, "box").CreateAsync();
            await new BlobContainerClient(first, "box").UploadBlobAsync("b", new BinaryData("text"));
            Assert.Equal(first, await File.ReadAllTextAsync(azurite.ConnectionStringFile));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(azurite.ConnectionStringFile));
        }

        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(first));
        await using (var again = await StartAsync())
        {
            Assert.Equal(Part(first, "AccountKey"), Part(again.ConnectionString, "AccountKey"));
            var content = await new BlobContainerClient(again.ConnectionString, "box").GetBlobClient("b").DownloadContentAsync();
            Assert.Equal("text", content.Value.Content.ToString());
        }
    }

    [Fact]
    public async Task Every_folder_has_its_own_key()
    {
        await using var one = await StartAsync("one");
        await using var other = await StartAsync("other");

        Assert.NotEqual(Part(one.ConnectionString, "AccountKey"), Part(other.ConnectionString, "AccountKey"));
    }

    [Fact]
    public async Task A_second_start_on_a_folder_waits_until_the_first_has_ended()
    {
        var reports = new List<string>();
        var first = await StartAsync();
        var second = AzuriteProcess.StartAsync(folder["data"], reports.Add, CancellationToken.None);
        await Wait.UntilAsync(() => reports.Count > 0, "the second reports that it waits");
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();

        await (await second).DisposeAsync();
        Assert.StartsWith("Another host serves this storage", Assert.Single(reports), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "rebound.example:1")]
    [InlineData("Host", "rebound.example")]
    [InlineData("Origin", "http://localhost:7071")]
    [InlineData("Origin", "null")]
    public async Task Requests_that_only_a_page_sends_are_refused(string header, string value)
    {
        await using var azurite = await StartAsync();
        using var http = new HttpClient();
        using var plain = new HttpRequestMessage(HttpMethod.Get, Part(azurite.ConnectionString, "BlobEndpoint"));
        using var page = new HttpRequestMessage(HttpMethod.Get, plain.RequestUri);
        page.Headers.TryAddWithoutValidation(header, value);

        using var answer = await http.SendAsync(plain);
        using var refused = await http.SendAsync(page);

        Assert.StartsWith("Azurite-Blob", answer.Headers.Server.ToString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Forbidden, ""), (refused.StatusCode, refused.Headers.Server.ToString()));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_the_folder_free()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AzuriteProcess.StartAsync(folder["data"], _ => { }, cancelled.Token));

        await using var azurite = await StartAsync();
    }

    [Fact]
    public async Task A_Node_that_is_too_old_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a script that is called node");
        var places = Environment.GetEnvironmentVariable("PATH")!;
        var node = places.Split(':').Select(place => Path.Combine(place, "node")).First(File.Exists);
        folder.Write("old.js", "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })");
        folder.Write("node", $"#!/bin/sh\nexec {node} -r {folder["old.js"]} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder["node"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var ended = await Ages.RunAsync(
            ["serve", "--data", folder["data"]], settings: new Dictionary<string, string> { ["PATH"] = $"{folder.Path}:{places}" });

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("Node.js 20 or later is needed, but this is 18.20.4.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--storage CONNECTION_STRING", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_Azurite_dies_serve_ends_with_a_message()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/pkill"), "needs pkill to find the process");
        using var service = Ages.Start("serve", "--port", "0", "--data", folder["data"]);
        while (await service.Process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Stop", StringComparison.Ordinal))
        {
            // The addresses.
        }

        using (var kill = System.Diagnostics.Process.Start("pkill", ["-KILL", "-P", $"{service.Process.Id}"])) await kill.WaitForExitAsync();

        await service.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, service.Process.ExitCode);
        Assert.Contains("ages: Azurite has ended", await service.Process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private Task<AzuriteProcess> StartAsync(string data = "data") => AzuriteProcess.StartAsync(folder[data], _ => { }, CancellationToken.None);

    private static string Part(string connection, string name) =>
        connection.Split(';').Single(part => part.StartsWith(name, StringComparison.Ordinal))[(name.Length + 1)..];

    private static async Task ConnectAsync(string connection)
    {
        var endpoint = new Uri(Part(connection, "BlobEndpoint"));
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint.Host, endpoint.Port);
    }
}
