namespace ServerlessAges.Tests.Faults;

/// <summary>The host is killed at a named step, each on each run, and started again.</summary>
[Trait("Category", "Faults")]
public sealed class ResumeTests(ResumeTests.Undisturbed undisturbed) : IClassFixture<ResumeTests.Undisturbed>
{
    private const int Chunks = 40;
    private static readonly byte[] Body = Inputs.Mixed(20_000, seed: 21);
    private static readonly string Query = $"?referenceYear=2017&chunkSize={Body.Length / Chunks}";

    public static TheoryData<string> Steps =>
    [
        "accepted, not scheduled", "before the plan", "the plan's answer", "in a chunk", "a block's answer", "between blocks and record",
        "a record's answer", "before the commit", "in the commit", "after the commit", "before the manifest", "the manifest's answer",
        "before the end",
    ];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Killed_at_a_step_a_batch_ends_as_if_nothing_had_happened(string step)
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the host under test is not ours to kill");
        var storage = undisturbed.Storage;
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var before = await service.IdsAsync();
        var records = 0;
        proxy.Decide = request => FateAt(step, request, ref records);

        var sending = service.PostAsync(Body, query: Query, key: step);
        var held = await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(1));
        service.KillHost();
        await IgnoredAsync(sending);
        proxy.Decide = _ => Fate.Pass;
        proxy.Release();

        await service.StartOnAsync(storage, proxy);
        var id = Assert.Single((await service.IdsAsync()).Except(before));
        await service.EndedAsync(id);
        foreach (var name in (string[])["ages.ndjson", "rejected.ndjson"])
        {
            Assert.True(
                Service.Same(await storage.ResultAsync(undisturbed.Id, name), await storage.ResultAsync(id, name)),
                $"{name} differs after a kill at '{step}' ({held.Method} {held.Path})");
        }

        // Only chunks at work were computed again: two at most are at a time.
        var again = proxy.StagedBlocks.GroupBy(block => block).Where(block => block.Count() > 1).Select(block => block.Key[..24]).Distinct();
        Assert.InRange(again.Count(), 0, 2);
        Assert.Equal(0, await service.StopAsync());
    }

    private static Fate FateAt(string step, StorageRequest request, ref int records)
    {
        var isPut = request.Method == "PUT";
        var isState = isPut && request.Path.StartsWith("batches/states/", StringComparison.Ordinal);
        var isRecord = isPut && request.Path.Contains("/records/", StringComparison.Ordinal);
        var record = isRecord ? Interlocked.Increment(ref records) : 0;
        var isBlock = request.BlockId is not null && request.Path.StartsWith("ages/", StringComparison.Ordinal) && Volatile.Read(ref records) > 5;
        var isCommit = isPut && request.Path.EndsWith("/ages.ndjson", StringComparison.Ordinal)
            && request.Query.Contains("comp=blocklist", StringComparison.Ordinal);
        var isManifest = isPut && request.Path.EndsWith("/manifest.json", StringComparison.Ordinal);
        var isPlan = isPut && request.Path.EndsWith("/plan.json", StringComparison.Ordinal);
        return step switch
        {
            "accepted, not scheduled" when isState => Fate.HoldAnswer,
            "before the plan" when isPlan => Fate.Hold,
            "the plan's answer" when isPlan => Fate.HoldAnswer,
            "in a chunk" when isBlock => Fate.Hold,
            "a block's answer" when isBlock => Fate.HoldAnswer,
            "between blocks and record" when record == 7 => Fate.Hold,
            "a record's answer" when record == 7 => Fate.HoldAnswer,
            "before the commit" when isState && request.Body.Contains("Committing", StringComparison.Ordinal) => Fate.Hold,
            "in the commit" when isCommit => Fate.Hold,
            "after the commit" when isCommit => Fate.HoldAnswer,
            "before the manifest" when isManifest => Fate.Hold,
            "the manifest's answer" when isManifest => Fate.HoldAnswer,
            "before the end" when isState && request.Body.Contains("Succeeded", StringComparison.Ordinal) => Fate.Hold,
            _ => Fate.Pass,
        };
    }

    private static async Task IgnoredAsync(Task<HttpResponseMessage> sending)
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

    /// <summary>A storage, and a batch in it that nothing happened to.</summary>
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
