using System.Text;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Faults;

/// <summary>The host dies; its storage remembers.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_batch_interrupted_by_a_kill_ends_as_if_nothing_had_happened()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AGES_TESTS") == "all", "ResumeTests kills at each step: with AGES_TESTS=all.");
        Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "the host under test is not ours to kill");
        using var folder = new Folder();
        var body = Inputs.Mixed(100_000, seed: 5);
        await File.WriteAllBytesAsync(folder["in.csv"], body);
        var local = await Ages.RunAsync("run", folder["in.csv"], "--output", folder["out.ndjson"], "--reference-year", "2017");
        Assert.Equal(3, local.ExitCode);

        var service = new Service();
        try
        {
            await service.StartAsync(folder["data"]);
            var drop = $"once-{Guid.NewGuid()}.csv";
            await service.Drops.GetBlobClient(drop).UploadAsync(new BinaryData(Inputs.Csv));
            await service.EndedAsync(await service.DroppedAsync(drop));
            var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 300}");
            await Wait.UntilAsync(
                async () => (await service.GetAsync($"api/batches/{id}")).TryGetProperty("progress", out var progress)
                    && progress.GetProperty("chunksDone").GetInt32() is > 10 and < 250,
                "some chunks are done, not all");

            service.KillHost();
            await service.StartAsync(folder["data"]);

            await service.EndedAsync(id);
            Assert.Equal(await File.ReadAllTextAsync(folder["out.ndjson"]), await service.AgesAsync(id));
            Assert.Single(await service.OfSourceAsync(drop)); // looked at again, not run again
            Assert.Equal(0, await service.StopAsync());
        }
        finally
        {
            await service.DisposeAsync();
        }
    }
}
