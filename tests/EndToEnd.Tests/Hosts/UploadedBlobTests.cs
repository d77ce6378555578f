using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Hosts;

/// <summary>A version of an uploaded blob is run once.</summary>
[Trait("Category", "Faults")]
public sealed class UploadedBlobTests
{
    [Fact]
    public async Task An_uploaded_blob_runs_once_despite_restarts_other_settings_and_deletion()
    {
        Service.SkipUnlessOwn();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service { Settings = { ["Ages__referenceYear"] = "2017" } };
        await service.StartOnAsync(storage);
        await UploadAsync(service, "once.csv", Inputs.Csv);
        var id = await service.BatchOfBlobAsync("once.csv");
        await service.EndedAsync(id);

        // Other settings
        await RestartAsync(service, storage, "1990");
        await PolledAsync(service, "marker-1.csv");
        Assert.Equal([id], await service.OfSourceAsync("once.csv"));
        Assert.Equal(Samples.Ages2017.ReplaceLineEndings("\n"), await service.AgesAsync(id));

        // Deleted batch
        using var deleted = await service.Http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative));
        Assert.True(deleted.IsSuccessStatusCode);
        await RestartAsync(service, storage, "2017");
        await PolledAsync(service, "marker-2.csv");
        Assert.Equal([id], await service.OfSourceAsync("once.csv"));
        Assert.Equal("Deleted", (await service.GetAsync($"api/batches/{id}")).GetProperty("status").GetString());

        // New content
        await UploadAsync(service, "once.csv", Inputs.Csv);
        await Wait.UntilAsync(async () => (await service.OfSourceAsync("once.csv")).Count == 2, "the new version becomes a batch");
        await service.EndedAsync((await service.OfSourceAsync("once.csv")).Single(other => other != id));
    }

    [Fact]
    public async Task A_batch_whose_container_is_deleted_fails_with_source_missing()
    {
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        var service = host.Service;
        var held = host.Proxy.HoldAsync(request =>
            request.Path.EndsWith("/plan.json", StringComparison.Ordinal) && request.Method == "PUT" ? Fate.HoldAnswer : Fate.Pass);
        await UploadAsync(service, "gone.csv", Inputs.Mixed(1_000, seed: 41));
        await held;

        await service.InputContainer.DeleteAsync();
        host.Proxy.Release();

        var id = await service.BatchOfBlobAsync("gone.csv");
        var failed = await service.EndedAsync(id, "Failed");
        Assert.Equal("source-missing", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Contains("scientists/gone.csv", failed.GetProperty("failure").GetProperty("message").GetString(), StringComparison.Ordinal);
        await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv)); // other batches run
    }

    private static async Task UploadAsync(Service service, string name, byte[] content) =>
        await service.InputContainer.GetBlobClient(name).UploadAsync(new BinaryData(content), new BlobUploadOptions());

    private static async Task RestartAsync(Service service, Storage storage, string year)
    {
        await service.StopAsync();
        service.Settings["Ages__referenceYear"] = year;
        await service.StartOnAsync(storage);
    }

    // When a later blob has run, an earlier one would have run as well.
    private static async Task PolledAsync(Service service, string marker)
    {
        await UploadAsync(service, marker, Inputs.Csv);
        await service.EndedAsync(await service.BatchOfBlobAsync(marker));
    }
}
