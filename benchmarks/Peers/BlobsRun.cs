using System.Text.Json;
using Azure.Storage.Blobs.Models;
using ServerlessAges.Blobs;
using ServerlessAges.Blobs.Connection;

namespace ServerlessAges.Benchmarks;

/// <summary>
/// A batch through a running service, and a bare transfer of the same bytes by the same client, in turn. Prints what was
/// measured as one line of JSON.
/// </summary>
internal static class BlobsRun
{
    private const string Name = "benchmark.csv";

    public static async Task RunAsync(Uri service, string storage, string input, int runs)
    {
        var client = BlobServiceFactory.Create(new BlobStoreOptions { ConnectionString = storage });
        var drops = client.GetBlobContainerClient("scientists");
        var copies = client.GetBlobContainerClient("benchmarks");
        if (!await client.GetBlobContainersAsync().AnyAsync(container => container.Name == copies.Name)) await copies.CreateAsync();
        var drop = drops.GetBlobClient(Name);
        using var http = new HttpClient { BaseAddress = service };

        await copies.GetBlobClient(Name).UploadAsync(input, overwrite: true);
        await drop.UploadAsync(input, new BlobUploadOptions { Metadata = Metadata(0) });
        var length = new FileInfo(input).Length;
        var output = (await EndedAsync(http, new HashSet<string>())).Bytes; // the first one warms up
        var transfer = new BareTransfer(copies, Name);
        var setting = await transfer.ProbeAsync((double)output / length);

        var bare = new List<double>();
        var batches = new List<double>();
        var done = await IdsAsync(http);
        for (var run = 1; run <= runs; run++)
        {
            bare.Add(await transfer.RunAsync(length, output, setting));
            await drop.SetMetadataAsync(Metadata(run)); // another version: another batch
            batches.Add((await EndedAsync(http, done)).Seconds);
            done = await IdsAsync(http);
        }

        Console.WriteLine(JsonSerializer.Serialize(
            new { setting = setting.ToString(), inputBytes = length, outputBytes = output, bare, batches }));
    }

    private static Dictionary<string, string> Metadata(int run) =>
        new() { ["referenceyear"] = $"{AgesFile.ReferenceYear}", ["run"] = $"{run}" };

    private static async Task<HashSet<string>> IdsAsync(HttpClient http) =>
        [.. (await BatchesAsync(http)).Select(batch => batch.GetProperty("id").GetString()!)];

    // From the state's creation to its last change: how soon a drop is noticed does not count.
    private static async Task<(double Seconds, long Bytes)> EndedAsync(HttpClient http, HashSet<string> before)
    {
        while (true)
        {
            await Task.Delay(250);
            foreach (var batch in await BatchesAsync(http))
            {
                var id = batch.GetProperty("id").GetString()!;
                if (before.Contains(id)) continue;
                switch (batch.GetProperty("status").GetString())
                {
                    case "Succeeded":
                        var seconds = batch.GetProperty("changed").GetDateTimeOffset() - batch.GetProperty("accepted").GetDateTimeOffset();
                        var manifest = await GetAsync(http, $"api/batches/{id}/manifest");
                        await http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative));
                        return (seconds.TotalSeconds, manifest.GetProperty("results").GetProperty("length").GetInt64());
                    case "Failed":
                        throw new InvalidOperationException($"The batch failed: {batch}");
                }
            }
        }
    }

    private static async Task<IEnumerable<JsonElement>> BatchesAsync(HttpClient http) =>
        (await GetAsync(http, "api/batches")).GetProperty("batches").EnumerateArray();

    private static async Task<JsonElement> GetAsync(HttpClient http, string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }
}
