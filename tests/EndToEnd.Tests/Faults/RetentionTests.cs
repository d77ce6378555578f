using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Faults;

/// <summary>What is past its time goes, of ended batches only.</summary>
[Trait("Category", "Faults")]
public sealed class RetentionTests
{
    [Fact]
    public async Task Results_records_and_scratch_of_an_ended_batch_go_and_a_live_one_is_left_alone()
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the host under test is not ours to restart");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var ended = await service.AcceptedAsync(Inputs.Gzip(Inputs.Mixed(1_000, seed: 61)), encoding: "gzip");
        await service.EndedAsync(ended);
        proxy.Decide = request => request.BlockId is not null && request.Path.StartsWith("ages/", StringComparison.Ordinal) ? Fate.Hold : Fate.Pass;
        var live = await service.AcceptedAsync(Inputs.Mixed(1_000, seed: 62), query: "?referenceYear=2017");
        await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.NotEmpty(await BlobsOfAsync(storage, ended));

        await service.StopAsync();
        service.Settings["Ages__retentionDays"] = "0"; // ended is past its time
        await service.StartOnAsync(storage, proxy);
        await Wait.UntilAsync(async () => await StatusAsync(service, ended) == "Deleted", "the ended batch is deleted", TimeSpan.FromMinutes(7));

        await Wait.UntilAsync(async () => (await BlobsOfAsync(storage, ended)).Count == 0, "nothing is left of it but its state");
        using var ages = await service.Http.GetAsync(new Uri($"api/batches/{ended}/ages", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Gone, ages.StatusCode);
        Assert.Equal("Running", await StatusAsync(service, live));
        Assert.NotEmpty(await BlobsOfAsync(storage, live));
    }

    private static async Task<string?> StatusAsync(Service service, string id) =>
        (await service.GetAsync($"api/batches/{id}")).GetProperty("status").GetString();

    // All but its state, which stays.
    private static async Task<IReadOnlyList<string>> BlobsOfAsync(Storage storage, string id)
    {
        var names = new List<string>();
        foreach (var (container, prefix) in new[] { ("ages", $"{id}/"), ("batches", $"work/{id}/") })
        {
            await foreach (var blob in new BlobContainerClient(storage.ConnectionString, container)
                .GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, prefix, default))
            {
                names.Add($"{container}/{blob.Name}");
            }
        }

        return names;
    }
}
