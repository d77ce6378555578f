using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Hosts;

/// <summary>A version of a dropped blob is run once, whatever changes around it.</summary>
[Trait("Category", "Faults")]
public sealed class UploadedBlobTests
{
    [Fact]
    public async Task A_drop_runs_once_also_after_restarts_other_settings_and_deletion_and_again_only_with_new_content()
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the host under test is not ours to restart");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service { Settings = { ["Ages__referenceYear"] = "2017" } };
        await service.StartOnAsync(storage);
        await DropAsync(service, "once.csv", Inputs.Csv);
        var id = await service.DroppedAsync("once.csv");
        await service.EndedAsync(id);

        // Other settings: what ran stays as it was.
        await RestartAsync(service, storage, "1990");
        await SeenAsync(service, "marker-1.csv");
        Assert.Equal([id], await service.OfSourceAsync("once.csv"));
        Assert.Equal(Samples.Ages2017.ReplaceLineEndings("\n"), await service.AgesAsync(id));

        // Deleted: the blob is still there, and still not run.
        using var deleted = await service.Http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative));
        Assert.True(deleted.IsSuccessStatusCode);
        await RestartAsync(service, storage, "2017");
        await SeenAsync(service, "marker-2.csv");
        Assert.Equal([id], await service.OfSourceAsync("once.csv"));
        Assert.Equal("Deleted", (await service.GetAsync($"api/batches/{id}")).GetProperty("status").GetString());

        // New content: a new batch.
        await DropAsync(service, "once.csv", Inputs.Csv);
        await Wait.UntilAsync(async () => (await service.OfSourceAsync("once.csv")).Count == 2, "the new version becomes a batch");
        await service.EndedAsync((await service.OfSourceAsync("once.csv")).Single(other => other != id));
    }

    [Fact]
    public async Task A_batch_whose_container_vanishes_fails_and_says_so()
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        proxy.Decide = request => request.Path.EndsWith("/plan.json", StringComparison.Ordinal) && request.Method == "PUT" ? Fate.HoldAnswer : Fate.Pass;
        await DropAsync(service, "gone.csv", Inputs.Mixed(1_000, seed: 41));
        await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await service.Drops.DeleteAsync();
        proxy.Decide = _ => Fate.Pass;
        proxy.Release();

        var id = await service.DroppedAsync("gone.csv");
        var failed = await service.EndedAsync(id, "Failed");
        Assert.Equal("source-missing", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Contains("scientists/gone.csv", failed.GetProperty("failure").GetProperty("message").GetString(), StringComparison.Ordinal);
        await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv)); // the host is well
    }

    private static async Task DropAsync(Service service, string name, byte[] content) =>
        await service.Drops.GetBlobClient(name).UploadAsync(new BinaryData(content), new BlobUploadOptions());

    private static async Task RestartAsync(Service service, Storage storage, string year)
    {
        await service.StopAsync();
        service.Settings["Ages__referenceYear"] = year;
        await service.StartOnAsync(storage);
    }

    // Once a later drop has run, an earlier one would have been run as well.
    private static async Task SeenAsync(Service service, string marker)
    {
        await DropAsync(service, marker, Inputs.Csv);
        await service.EndedAsync(await service.DroppedAsync(marker));
    }
}
