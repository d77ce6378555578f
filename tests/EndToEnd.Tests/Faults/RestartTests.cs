using System.Text;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Faults;

/// <summary>`ages serve` is killed and started again on the same data folder.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_batch_accepted_right_before_a_kill_is_continued_and_no_process_is_left()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        var body = Inputs.Mixed(20_000, seed: 6);
        var service = new Service();
        try
        {
            await service.StartAsync(folder["data"]);
            var storage = new BlobServiceClient(service.Storage).Uri;

            var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 20}");
            service.KillHost();

            await Wait.UntilAsync(() => !Ports.IsOpen(storage.Port), "Azurite has ended");
            await service.StartAsync(folder["data"]);
            await service.EndedAsync(id);
            Assert.Equal(await LocalRun.AgesAsync(body), await service.AgesAsync(id));
            Assert.Equal(0, await service.StopAsync());
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_batch_is_continued_and_an_uploaded_blob_is_not_run_again()
    {
        TestScale.SkipUnlessAll("OneHostTests kills a host and starts another on its data folder.");
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        var body = Inputs.Mixed(100_000, seed: 5);
        var service = new Service();
        try
        {
            await service.StartAsync(folder["data"]);
            var blob = $"once-{Guid.NewGuid()}.csv";
            await service.InputContainer.GetBlobClient(blob).UploadAsync(new BinaryData(Inputs.Csv));
            await service.EndedAsync(await service.BatchOfBlobAsync(blob));
            var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 300}");
            await Wait.UntilAsync(
                async () => (await service.GetAsync($"api/batches/{id}")).TryGetProperty("progress", out var progress)
                    && progress.GetProperty("chunksDone").GetInt32() is > 10 and < 250,
                "some chunks are done, but not all");

            service.KillHost();
            await service.StartAsync(folder["data"]);

            await service.EndedAsync(id);
            Assert.Equal(await LocalRun.AgesAsync(body), await service.AgesAsync(id));
            Assert.Single(await service.OfSourceAsync(blob));
            Assert.Equal(0, await service.StopAsync());
        }
        finally
        {
            await service.DisposeAsync();
        }
    }
}
