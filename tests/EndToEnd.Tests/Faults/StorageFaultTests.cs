using System.Text;

namespace ServerlessAges.Tests.Faults;

/// <summary>Storage requests that fail, time out or lose their answer: exact results, or a clear failure.</summary>
[Trait("Category", "Faults")]
public sealed class StorageFaultTests
{
    private const int Chunks = 30;
    private static readonly byte[] Body = Inputs.Mixed(30_000, seed: 31);
    private static readonly string Query = $"?referenceYear=2017&chunkSize={Body.Length / Chunks}";

    private static readonly Fate[] Transient =
        [Fate.InternalError, Fate.Busy, Fate.Silence, Fate.LostAnswer, Fate.CutBody];

    public static TheoryData<int> Seeds => TestScale.All ? [1, 2, 3] : [1];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Results_are_exact_if_one_request_in_twenty_fails(int seed)
    {
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        var random = new Random(seed);
        host.Proxy.Decide = _ =>
        {
            lock (random) return random.Next(20) == 0 ? Transient[random.Next(Transient.Length)] : Fate.Pass;
        };

        var id = await host.Service.AcceptedAsync(Body, query: Query);
        await host.Service.EndedAsync(id);

        host.Proxy.Decide = _ => Fate.Pass;
        var expected = await LocalRun.ResultsAsync(Body);
        Assert.Equal(expected.Ages, Encoding.UTF8.GetString(await host.Storage.ResultAsync(id, "results.ndjson")));
        Assert.Equal(expected.Rejected, Encoding.UTF8.GetString(await host.Storage.ResultAsync(id, "rejected.ndjson")));
        Assert.True(host.Proxy.Fates.Where(fate => fate.Key != Fate.Pass).Sum(fate => fate.Value) > 5);
        Assert.Equal(0, await host.Service.StopAsync());
    }

    [Fact]
    public async Task A_chunk_that_always_fails_fails_its_batch_which_can_be_redriven()
    {
        TestScale.SkipUnlessAll("BatchLifeTests proves it on a simulated store; with real retry delays it takes a minute.");
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        host.Proxy.Decide = request =>
            request.BlockId?.Contains("-000007-", StringComparison.Ordinal) == true ? Fate.InternalError : Fate.Pass;

        var id = await host.Service.AcceptedAsync(Body, query: Query);
        var failed = await host.Service.EndedAsync(id, "Failed");

        Assert.Equal("chunk-failed", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Matches("Chunk 7 .* failed 3 times", failed.GetProperty("failure").GetProperty("message").GetString());
        await host.Service.EndedAsync(await host.Service.AcceptedAsync(Inputs.Csv)); // other batches run
        host.Proxy.Decide = _ => Fate.Pass;
        using var answer = await host.Service.Http.PostAsync(new Uri($"api/batches/{id}/redrive", UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode);
        await host.Service.EndedAsync(id);
        Assert.Equal(await LocalRun.AgesAsync(Body), await host.Service.AgesAsync(id));
        Assert.Equal(0, await host.Service.StopAsync());
    }

    [Fact]
    public async Task A_batch_survives_twenty_seconds_without_storage()
    {
        TestScale.SkipUnlessAll("It waits half a minute.");
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        var id = await host.Service.AcceptedAsync(Body, query: $"?referenceYear=2017&chunkSize={Body.Length / 300}");
        await Wait.UntilAsync(() => host.Proxy.StagedBlocks.Count > 10, "some chunks are done");

        await host.Storage.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(20));
        await host.Storage.StartAsync();
        await host.Service.EndedAsync(id);

        Assert.Equal(await LocalRun.AgesAsync(Body), await host.Service.AgesAsync(id));
        Assert.Equal(0, await host.Service.StopAsync());
    }
}
