using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Cli.Demo;

/// <summary>Uses the service as its users do: over HTTP, and by putting a blob where it is looked for.</summary>
internal sealed class DemoVisitor(Uri service, string storage) : IDisposable
{
    private const int ReferenceYear = 2017;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http = new() { BaseAddress = service };

    /// <summary>Sends the seven as a request's body.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        Console.WriteLine("\nBy HTTP: POST /api/batches");
        using var body = new StreamContent(Scientists());
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await http.PostAsync(
            new Uri($"/api/batches?referenceYear={ReferenceYear}", UriKind.Relative), body, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (answer.Headers.Location is not { } location)
            throw new DemoException($"The service answered {(int)answer.StatusCode} instead of accepting the batch: {text}");
        await ShowAsync(location, cancellation);
    }

    /// <summary>Drops the seven into the container.</summary>
    public async Task DropAsync(CancellationToken cancellation)
    {
        Console.WriteLine("\nBy blob: dropped as scientists/primer.csv");
        var drop = new BlobContainerClient(storage, "scientists").GetBlobClient("primer.csv");
        await drop.UploadAsync(
            Scientists(),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = $"{ReferenceYear}" } },
            cancellation);
        while (true)
        {
            using var list = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/batches", UriKind.Relative), cancellation));
            var batch = list.RootElement.GetProperty("batches").EnumerateArray()
                .FirstOrDefault(batch => batch.GetProperty("source").GetString() == "scientists/primer.csv");
            if (batch.ValueKind == JsonValueKind.Object)
            {
                await ShowAsync(new Uri(batch.GetProperty("links").GetProperty("self").GetString()!), cancellation);
                return;
            }

            await Task.Delay(Interval, cancellation);
        }
    }

    public void Dispose() => http.Dispose();

    private static Stream Scientists() =>
        typeof(DemoVisitor).Assembly.GetManifestResourceStream("scientists.csv")
        ?? throw new InvalidOperationException("The sample is not part of this build.");

    private async Task ShowAsync(Uri batch, CancellationToken cancellation)
    {
        while (true)
        {
            using var document = JsonDocument.Parse(await http.GetStringAsync(batch, cancellation));
            var status = document.RootElement.GetProperty("status").GetString();
            if (status == "Succeeded") break;
            if (status is "Failed" or "Cancelled")
                throw new DemoException($"The batch {status}: {document.RootElement.GetProperty("failure")}");
            await Task.Delay(Interval, cancellation);
        }

        Console.Write(await http.GetStringAsync(new Uri($"{batch}/ages"), cancellation));
        Console.WriteLine($"they lie in the blob ages/{batch.Segments[^1]}/ages.ndjson");
    }
}
