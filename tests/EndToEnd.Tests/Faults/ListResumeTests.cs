using ServerlessAges.Tests.Lists;

namespace ServerlessAges.Tests.Faults;

/// <summary>The host is killed at a step of a batch over a list and started again; storage is killed and started again.</summary>
[Trait("Category", "Faults")]
public sealed class ListResumeTests
{
    private static readonly string[] EveryStep =
    [
        "accepted, not scheduled", Decoded, "before the plan", "after the plan", "in a chunk", "before accounts", "after accounts",
        "before a checkpoint", "after a checkpoint", "before the accounts of the batch", "in the commit", "after the commit", "after the manifest",
    ];

    private const string Decoded = "an input is decoded";

    public static TheoryData<string> Steps => new(TestScale.All ? EveryStep : ["after accounts"]);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_batch_whose_host_is_killed_ends_with_the_same_results(string step)
    {
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        using var inputs = new InputFolder(host.Service);
        await AddAsync(inputs);
        if (step == Decoded) await inputs.AddAsync("g/large.csv.gz", Large);
        var expected = await inputs.ExpectedAsync();
        var checkpoints = 0;
        var holding = host.Proxy.HoldAsync(request => FateAt(step, request, ref checkpoints));

        var starting = inputs.StartAsync(step == Decoded ? "&chunkSize=300000" : "&chunkSize=3000");
        await holding;
        host.Service.KillHost();
        await Record.ExceptionAsync(() => starting);
        host.Proxy.Release();
        await host.StartAgainAsync();

        var id = Assert.Single(await host.Service.IdsAsync());
        await host.Service.EndedAsync(id);
        Assert.Equal(expected, await host.Service.AgesAsync(id));
        await inputs.VerifyAsync(id);
        Assert.Equal(0, await host.Service.StopAsync());
    }

    [Fact]
    public async Task A_batch_goes_on_when_storage_was_killed()
    {
        TestScale.SkipUnlessAll("StorageFaultTests stops storage while a batch of one input runs.");
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        using var inputs = new InputFolder(host.Service);
        await AddAsync(inputs);
        var id = await inputs.StartAsync("&chunkSize=3000");
        await Wait.UntilAsync(() => host.Proxy.StagedBlocks.Count > 10, "some chunks are done");

        await host.Storage.StopAsync();
        await host.Storage.StartAsync();

        await host.Service.EndedAsync(id);
        Assert.Equal(await inputs.ExpectedAsync(), await host.Service.AgesAsync(id));
        await inputs.VerifyAsync(id);
        Assert.Equal(0, await host.Service.StopAsync());
    }

    [Fact]
    public async Task Results_are_exact_if_one_request_in_twenty_fails()
    {
        TestScale.SkipUnlessAll("StorageFaultTests does it with a batch of one input.");
        Service.SkipUnlessOwn();
        await using var host = await ProxiedHost.StartAsync();
        using var inputs = new InputFolder(host.Service);
        await AddAsync(inputs);
        var random = new Random(5);
        Fate[] transient = [Fate.InternalError, Fate.Busy, Fate.Silence, Fate.LostAnswer, Fate.CutBody];
        host.Proxy.Decide = _ =>
        {
            lock (random) return random.Next(20) == 0 ? transient[random.Next(transient.Length)] : Fate.Pass;
        };

        var id = await inputs.StartAsync("&chunkSize=3000");
        await host.Service.EndedAsync(id);

        host.Proxy.Decide = _ => Fate.Pass;
        Assert.Equal(await inputs.ExpectedAsync(), await host.Service.AgesAsync(id));
        await inputs.VerifyAsync(id);
        Assert.Equal(0, await host.Service.StopAsync());
    }

    private static async Task AddAsync(InputFolder inputs)
    {
        await inputs.AddEveryKindAsync();
        for (var i = 0; i < 30; i++) await inputs.AddAsync($"f/{i:D2}.csv", Inputs.Mixed(10, seed: i));
    }

    // Longer than 16 MiB: random bytes in a column that is not read do not compress.
    private static byte[] Large
    {
        get
        {
            var random = new Random(6);
            var bytes = new byte[15_000];
            var text = new System.Text.StringBuilder("name,born,noise\n");
            for (var i = 0; i < 1_200; i++)
            {
                random.NextBytes(bytes);
                text.Append("Scientist ").Append(i).Append(",1900,").Append(Convert.ToBase64String(bytes)).Append('\n');
            }

            return Inputs.Gzip(System.Text.Encoding.ASCII.GetBytes(text.ToString()));
        }
    }

    private static Fate FateAt(string step, StorageRequest request, ref int checkpoints)
    {
        var isPut = request.Method == "PUT";
        var isState = isPut && request.Path.StartsWith("batches/states/", StringComparison.Ordinal);
        var isCheckpoint = isPut && request.Path.Contains("/checkpoints/", StringComparison.Ordinal);
        var checkpoint = isCheckpoint ? Interlocked.Increment(ref checkpoints) : 0;
        var isLate = Volatile.Read(ref checkpoints) > 3;
        var isAccounts = isPut && request.Path.Contains("/inputs/", StringComparison.Ordinal) && isLate;
        var isBatchFile = isPut && request.Path.EndsWith("/inputs.ndjson", StringComparison.Ordinal);
        var isCommit = isPut && request.Path.EndsWith("/results.ndjson", StringComparison.Ordinal)
            && request.Query.Contains("comp=blocklist", StringComparison.Ordinal);
        return step switch
        {
            "accepted, not scheduled" when isState => Fate.HoldAnswer,
            Decoded when isPut && request.Path.Contains("/decoded/", StringComparison.Ordinal) => Fate.HoldAnswer,
            "before the plan" when isPut && request.Path.EndsWith("/plan.json", StringComparison.Ordinal) => Fate.Hold,
            "after the plan" when isPut && request.Path.EndsWith("/plan.json", StringComparison.Ordinal) => Fate.HoldAnswer,
            "in a chunk" when request.BlockId is not null && request.Path.StartsWith("results/", StringComparison.Ordinal) && isLate => Fate.Hold,
            "before accounts" when isAccounts => Fate.Hold,
            "after accounts" when isAccounts => Fate.HoldAnswer,
            "before a checkpoint" when checkpoint == 4 => Fate.Hold,
            "after a checkpoint" when checkpoint == 4 => Fate.HoldAnswer,
            "before the accounts of the batch" when isBatchFile => Fate.Hold,
            "in the commit" when isCommit => Fate.Hold,
            "after the commit" when isCommit => Fate.HoldAnswer,
            "after the manifest" when isPut && request.Path.EndsWith("/manifest.json", StringComparison.Ordinal) => Fate.HoldAnswer,
            _ => Fate.Pass,
        };
    }
}
