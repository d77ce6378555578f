using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Faults;

/// <summary>The reconciler deletes ended batches after the retention period, and no running batch.</summary>
[Trait("Category", "Faults")]
public sealed class RetentionTests
{
    [Fact]
    public async Task All_blobs_of_an_ended_batch_are_deleted_and_a_running_batch_is_kept()
    {
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        var (service, storage) = (host.Service, host.Storage);
        var ended = await service.AcceptedAsync(Inputs.Gzip(Inputs.Mixed(1_000, seed: 61)), encoding: "gzip");
        await service.EndedAsync(ended);
        var held = host.Proxy.HoldAsync(request =>
            request.BlockId is not null && request.Path.StartsWith("results/", StringComparison.Ordinal) ? Fate.Hold : Fate.Pass);
        var live = await service.AcceptedAsync(Inputs.Mixed(1_000, seed: 62), query: "?referenceYear=2017");
        await held;
        Assert.NotEmpty(await BlobsOfAsync(storage, ended));

        await service.StopAsync();
        service.Settings["Ages__retentionDays"] = "0";
        await host.StartAgainAsync();
        await Wait.UntilAsync(async () => await StatusAsync(service, ended) == "Deleted", "the ended batch is deleted", TimeSpan.FromMinutes(7));

        await Wait.UntilAsync(async () => (await BlobsOfAsync(storage, ended)).Count == 0, "only its state is left");
        using var results = await service.Http.GetAsync(new Uri($"api/batches/{ended}/results", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Gone, results.StatusCode);
        Assert.Equal("Running", await StatusAsync(service, live));
        Assert.NotEmpty(await BlobsOfAsync(storage, live));
    }

    private static async Task<string?> StatusAsync(Service service, string id) =>
        (await service.GetAsync($"api/batches/{id}")).GetProperty("status").GetString();

    // All blobs except the state.
    private static async Task<IReadOnlyList<string>> BlobsOfAsync(Storage storage, string id)
    {
        var names = new List<string>();
        foreach (var (container, prefix) in new[] { ("results", $"{id}/"), ("batches", $"work/{id}/") })
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
