using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Microsoft.Playwright;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

/// <summary>The storage of `ages serve`, seen from pages in the browser of its user.</summary>
public sealed class StorageTests
{
    [Fact]
    public async Task Pages_of_another_origin_or_of_a_rebound_name_are_refused()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        using var folder = new Folder();
        using var ages = Ages.Start("serve", "--port", "0", "--data", folder.Path);
        while (await ages.Process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Stop", StringComparison.Ordinal))
        {
            // The addresses.
        }

        _ = ages.Process.StandardOutput.ReadToEndAsync();
        var blob = new BlobClient(await File.ReadAllTextAsync(folder["connection-string"]), "batches", "secret.txt");
        await blob.UploadAsync(new BinaryData("secret"), new BlobUploadOptions { HttpHeaders = new() { ContentType = "text/plain" } });
        // The strongest case: the page knows an address that would be answered.
        var address = blob.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(1));
        using var other = OtherOrigin();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = [.. Chromium.Arguments, "--host-resolver-rules=MAP rebound.example 127.0.0.1"],
        });
        var page = await browser.NewPageAsync();

        await page.GotoAsync(other.Prefixes.Single());
        var read = await page.EvaluateAsync<string?>("url => fetch(url).then(answer => answer.text()).catch(() => null)", address.ToString());
        var sent = await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("url => fetch(url, { method: 'POST', mode: 'no-cors', body: 'x' })", address.ToString()),
            response => response.Url == address.ToString());
        var rebound = await page.GotoAsync(new UriBuilder(address) { Host = "rebound.example" }.Uri.ToString());
        var direct = await page.GotoAsync(address.ToString());

        Assert.Null(read);
        Assert.Equal((403, 403, 200), (sent.Status, rebound!.Status, direct!.Status));
        Assert.DoesNotContain("server", sent.Headers.Keys); // refused before Azurite saw it
    }

    // A page that any other program of this machine, or any site, may serve.
    private static HttpListener OtherOrigin()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var listener = new HttpListener { Prefixes = { $"http://localhost:{port}/" } };
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (listener.IsListening)
            {
                var context = await listener.GetContextAsync();
                context.Response.ContentType = "text/html";
                await using var answer = context.Response.OutputStream;
                await answer.WriteAsync("<title>other</title>"u8.ToArray());
            }
        });
        return listener;
    }
}
