namespace ServerlessAges.Tests.Faults;

/// <summary>Storage that answers wrongly, late, or not at all: exact results, or a clear failure.</summary>
[Trait("Category", "Faults")]
public sealed class StorageFaultTests
{
    private static readonly byte[] Body = Inputs.Mixed(60_000, seed: 31);
    private static readonly Fate[] TransientErrors =
        [Fate.InternalError, Fate.Busy, Fate.Silence, Fate.LostAnswer, Fate.CutBody];

    public static TheoryData<int> Seeds => TestScale.All ? [1, 2, 3] : [1];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Where_a_request_in_twenty_fails_the_results_are_exact(int seed)
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var random = new Random(seed);
        proxy.Decide = _ =>
        {
            lock (random) return random.Next(20) == 0 ? TransientErrors[random.Next(TransientErrors.Length)] : Fate.Pass;
        };

        var id = await service.AcceptedAsync(Body, query: $"?referenceYear=2017&chunkSize={Body.Length / 60}");
        await service.EndedAsync(id);

        proxy.Decide = _ => Fate.Pass;
        using var run = new Folder();
        await File.WriteAllBytesAsync(run["in.csv"], Body);
        await Ages.RunAsync("run", run["in.csv"], "--output", run["ages.ndjson"], "--reference-year", "2017", "--rejected", run["rejected"]);
        Assert.True(Service.Same(await storage.ResultAsync(id, "ages.ndjson"), await File.ReadAllBytesAsync(run["ages.ndjson"])));
        Assert.True(Service.Same(await storage.ResultAsync(id, "rejected.ndjson"), await File.ReadAllBytesAsync(run["rejected"])));
        Assert.True(proxy.Fates.Where(fate => fate.Key != Fate.Pass).Sum(fate => fate.Value) > 10);
        Assert.Equal(0, await service.StopAsync());
    }

    [Fact]
    public async Task A_fault_that_lasts_is_a_clear_failure_and_the_batch_can_be_redriven()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AGES_TESTS") == "all", "It takes most of a minute: with AGES_TESTS=all.");
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        // One block is refused for good.
        proxy.Decide = request => request.BlockId?.Contains("-000007-", StringComparison.Ordinal) == true ? Fate.InternalError : Fate.Pass;

        var id = await service.AcceptedAsync(Body, query: $"?referenceYear=2017&chunkSize={Body.Length / 60}");
        var failed = await service.EndedAsync(id, "Failed");

        Assert.Equal("chunk-failed", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Matches("Chunk 7 .* was begun 3 times", failed.GetProperty("failure").GetProperty("message").GetString());
        var small = await service.AcceptedAsync(Inputs.Csv); // the host is well
        await service.EndedAsync(small);
        proxy.Decide = _ => Fate.Pass;
        using var answer = await service.Http.PostAsync(new Uri($"api/batches/{id}/redrive", UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode);
        await service.EndedAsync(id);
        var local = await Ages.RunAsync(["run", "-", "--reference-year", "2017"], Body);
        Assert.Equal(local.Output, await service.AgesAsync(id));
        Assert.Equal(0, await service.StopAsync());
    }

    [Fact]
    public async Task Storage_that_is_away_for_twenty_seconds_is_waited_for()
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AGES_TESTS") == "all", "It takes half a minute: with AGES_TESTS=all.");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service();
        await service.StartOnAsync(storage);
        var id = await service.AcceptedAsync(Body, query: $"?referenceYear=2017&chunkSize={Body.Length / 300}");
        await Wait.UntilAsync(
            async () => (await service.GetAsync($"api/batches/{id}")).TryGetProperty("progress", out var progress)
                && progress.GetProperty("chunksDone").GetInt32() > 10,
            "some chunks are done");

        await storage.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(20));
        await storage.StartAsync();
        await service.EndedAsync(id);

        var local = await Ages.RunAsync(["run", "-", "--reference-year", "2017"], Body);
        Assert.Equal(local.Output, await service.AgesAsync(id));
        Assert.Equal(0, await service.StopAsync());
    }
}
