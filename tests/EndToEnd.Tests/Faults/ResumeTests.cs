namespace ServerlessAges.Tests.Faults;

/// <summary>
/// The host is killed at a step of a batch and started again. BatchLifeTests does the same at every call on a simulated store.
/// </summary>
[Trait("Category", "Faults")]
public sealed class ResumeTests(ResumeTests.Undisturbed undisturbed) : IClassFixture<ResumeTests.Undisturbed>
{
    private const int Chunks = 40;
    private static readonly byte[] Body = Inputs.Mixed(20_000, seed: 21);
    private static readonly string Query = $"?referenceYear=2017&chunkSize={Body.Length / Chunks}";

    private static readonly string[] EveryStep =
    [
        "accepted, not scheduled", "before the plan", "after the plan", "in a chunk", "after a block", "before a checkpoint",
        "after a checkpoint", "before the commit", "in the commit", "after the commit", "before the manifest", "after the manifest",
        "before the end",
    ];

    public static TheoryData<string> Steps =>
        new(TestScale.All ? EveryStep : ["accepted, not scheduled", "before a checkpoint", "after the commit"]);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_batch_whose_host_is_killed_ends_with_the_same_results(string step)
    {
        Service.SkipUnlessOwn();
        var storage = undisturbed.Storage;
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var before = await service.IdsAsync();
        var checkpoints = 0;
        var holding = proxy.HoldAsync(request => FateAt(step, request, ref checkpoints));

        var sending = service.PostAsync(Body, query: Query, key: step);
        var held = await holding;
        service.KillHost();
        await IgnoreAsync(sending);
        proxy.Release();

        await service.StartOnAsync(storage, proxy);
        var id = Assert.Single((await service.IdsAsync()).Except(before));
        await service.EndedAsync(id);
        foreach (var name in (string[])["results.ndjson", "rejected.ndjson"])
        {
            Assert.True(
                Service.Same(await storage.ResultAsync(undisturbed.Id, name), await storage.ResultAsync(id, name)),
                $"{name} differs after a kill at '{step}' ({held.Method} {held.Path})");
        }

        // Two chunks run at a time: only these may be computed again.
        var again = proxy.StagedBlocks.GroupBy(block => block).Where(block => block.Count() > 1).Select(block => block.Key[..24]).Distinct();
        Assert.InRange(again.Count(), 0, 2);
        Assert.Equal(0, await service.StopAsync());
    }

    private static Fate FateAt(string step, StorageRequest request, ref int checkpoints)
    {
        var isPut = request.Method == "PUT";
        var isState = isPut && request.Path.StartsWith("batches/states/", StringComparison.Ordinal);
        var isCheckpoint = isPut && request.Path.Contains("/checkpoints/", StringComparison.Ordinal);
        var checkpoint = isCheckpoint ? Interlocked.Increment(ref checkpoints) : 0;
        var isBlock = request.BlockId is not null && request.Path.StartsWith("results/", StringComparison.Ordinal) && Volatile.Read(ref checkpoints) > 5;
        var isCommit = isPut && request.Path.EndsWith("/results.ndjson", StringComparison.Ordinal)
            && request.Query.Contains("comp=blocklist", StringComparison.Ordinal);
        var isManifest = isPut && request.Path.EndsWith("/manifest.json", StringComparison.Ordinal);
        var isPlan = isPut && request.Path.EndsWith("/plan.json", StringComparison.Ordinal);
        return step switch
        {
            "accepted, not scheduled" when isState => Fate.HoldAnswer,
            "before the plan" when isPlan => Fate.Hold,
            "after the plan" when isPlan => Fate.HoldAnswer,
            "in a chunk" when isBlock => Fate.Hold,
            "after a block" when isBlock => Fate.HoldAnswer,
            "before a checkpoint" when checkpoint == 7 => Fate.Hold,
            "after a checkpoint" when checkpoint == 7 => Fate.HoldAnswer,
            "before the commit" when isState && request.Body.Contains("Committing", StringComparison.Ordinal) => Fate.Hold,
            "in the commit" when isCommit => Fate.Hold,
            "after the commit" when isCommit => Fate.HoldAnswer,
            "before the manifest" when isManifest => Fate.Hold,
            "after the manifest" when isManifest => Fate.HoldAnswer,
            "before the end" when isState && request.Body.Contains("Succeeded", StringComparison.Ordinal) => Fate.Hold,
            _ => Fate.Pass,
        };
    }

    private static async Task IgnoreAsync(Task<HttpResponseMessage> sending)
    {
        try
        {
            (await sending).Dispose();
        }
        catch (HttpRequestException)
        {
            // The host was killed before it answered.
        }
    }

    /// <summary>A storage with a batch that ran without faults.</summary>
    public sealed class Undisturbed : IAsyncLifetime
    {
        private readonly Folder folder = new();

        public string Id { get; private set; } = "";

        internal Storage Storage { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            if (Service.GivenUrl is not null) return;
            Storage = await Storage.StartAsync(folder.Path);
            using var service = new Service();
            await service.StartOnAsync(Storage);
            Id = await service.AcceptedAsync(Body, query: Query);
            await service.EndedAsync(Id);
            Assert.Equal(0, await service.StopAsync());
        }

        public async ValueTask DisposeAsync()
        {
            if (Storage is not null) await Storage.DisposeAsync();
            folder.Dispose();
        }
    }
}
