using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using ServerlessAges.Blobs;
using ServerlessAges.Blobs.Connection;

namespace ServerlessAges.Cli.Demo;

/// <summary>Uses the service as its users do: over HTTP, and with an uploaded blob.</summary>
internal sealed class DemoVisitor(Uri service, BlobStoreOptions storage) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http = new() { BaseAddress = service };

    public async Task SendAsync(CancellationToken cancellation)
    {
        Console.WriteLine("\nBy HTTP: POST /api/batches");
        using var body = new StreamContent(Scientists());
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await http.PostAsync(new Uri("/api/batches?referenceYear=2017", UriKind.Relative), body, cancellation);
        if (answer.Headers.Location is not { } location)
        {
            throw new CommandFailedException($"The service answered {(int)answer.StatusCode} instead of accepting the batch: "
                + await answer.Content.ReadAsStringAsync(cancellation));
        }

        await ShowAsync(location, cancellation);
    }

    public async Task UploadAsync(CancellationToken cancellation)
    {
        Console.WriteLine("\nBy blob: uploaded as scientists/primer.csv");
        var options = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "2017" } };
        var container = BlobServiceFactory.Create(storage).GetBlobContainerClient(storage.Inputs);
        await container.GetBlobClient("primer.csv").UploadAsync(Scientists(), options, cancellation);
        while (true)
        {
            var list = JsonElement.Parse(await http.GetStringAsync(new Uri("/api/batches", UriKind.Relative), cancellation));
            foreach (var batch in list.GetProperty("batches").EnumerateArray())
            {
                if (batch.GetProperty("source").GetString() != "scientists/primer.csv") continue;
                await ShowAsync(new Uri(batch.GetProperty("links").GetProperty("self").GetString()!), cancellation);
                return;
            }

            await Task.Delay(Interval, cancellation);
        }
    }

    public void Dispose() => http.Dispose();

    private static Stream Scientists() => typeof(DemoVisitor).Assembly.GetManifestResourceStream("scientists.csv")!;

    private async Task ShowAsync(Uri batch, CancellationToken cancellation)
    {
        while (true)
        {
            var state = JsonElement.Parse(await http.GetStringAsync(batch, cancellation));
            var status = state.GetProperty("status").GetString();
            if (status == "Succeeded") break;
            if (status is "Failed" or "Cancelled") throw new CommandFailedException($"The batch {status}: {state.GetProperty("failure")}");
            await Task.Delay(Interval, cancellation);
        }

        Console.Write(await http.GetStringAsync(new Uri($"{batch}/ages"), cancellation));
        Console.WriteLine($"The result is the blob ages/{batch.Segments[^1]}/ages.ndjson");
    }
}
