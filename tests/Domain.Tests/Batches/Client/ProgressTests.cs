using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>What a batch says of its progress, and what it costs to ask.</summary>
public sealed class ProgressTests
{
    private static readonly byte[] Input = Encoding.UTF8.GetBytes("name,born\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"Row {i},{1850 + i}\n")));

    private readonly MemoryStore store = new();
    private readonly SetClock clock = new();
    private readonly List<string> calls = [];
    private readonly MemoryHost host;
    private readonly BatchClient client;

    public ProgressTests()
    {
        host = new MemoryHost(store, clock);
        client = host.Client;
        store.At = (call, done) =>
        {
            if (!done) lock (calls) calls.Add(call);
        };
    }

    [Fact]
    public async Task A_hundred_requests_for_a_running_batch_list_its_checkpoints_once()
    {
        await RunningAsync(chunks: 3);

        var progress = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetAsync("a", default)));
        for (var i = 0; i < 50; i++) await client.GetAsync("a", default);

        Assert.All(progress, known => Assert.Equal(3, known!.ChunksDone));
        Assert.Equal((100, 1, 1), (Calls("FindState"), Calls("FindPlan"), Calls("ListCheckpoints")));
    }

    [Fact]
    public async Task A_second_later_progress_is_read_again_and_never_goes_back()
    {
        var run = await RunningAsync(chunks: 3);
        Assert.Equal(3, (await client.GetAsync("a", default))!.ChunksDone);

        await host.ProcessGroupAsync(new ChunkGroup(run, 3, 2));
        Assert.Equal(3, (await client.GetAsync("a", default))!.ChunksDone);
        clock.Time += TimeSpan.FromSeconds(1);
        Assert.Equal(5, (await client.GetAsync("a", default))!.ChunksDone);
    }

    [Fact]
    public async Task A_listing_that_takes_long_is_used_ten_times_as_long()
    {
        await RunningAsync(chunks: 3);
        store.At = (call, done) =>
        {
            if (done) return;
            calls.Add(call);
            if (call == "ListCheckpoints") clock.Time += TimeSpan.FromSeconds(2);
        };

        foreach (var (later, listings) in (IEnumerable<(int, int)>)[(0, 1), (19, 1), (1, 2)])
        {
            clock.Time += TimeSpan.FromSeconds(later);
            await client.GetAsync("a", default);
            Assert.Equal(listings, Calls("ListCheckpoints"));
        }
    }

    [Fact]
    public async Task The_end_is_seen_immediately_and_is_read_without_the_checkpoints()
    {
        await RunningAsync(chunks: 3);
        var before = (await client.GetAsync("a", default))!;
        store.At += (call, _) => clock.Time += call == "StageBlock" ? TimeSpan.FromSeconds(1) : default;
        await host.RunAsync("a");
        calls.Clear();

        var progress = (await client.GetAsync("a", default))!;

        Assert.Equal(0, Calls("ListCheckpoints"));
        Assert.Equal((before.ChunkCount!.Value, 60, Input.Length), (progress.ChunksDone, (int)progress.RecordsDone, (int)progress.BytesDone));
        Assert.Equal((before.ChunkCount, progress.Length), (progress.ChunkCount, progress.BytesDone));
        Assert.Equal(0, progress.Rate!.SecondsRemaining);
        Assert.True(progress.Rate.RecordsPerSecond > 0);
    }

    [Fact]
    public async Task A_reader_that_leaves_or_a_fault_is_not_the_others()
    {
        await RunningAsync(chunks: 3);
        store.At = (call, done) => throw new IOException("Storage is away.");
        await Assert.ThrowsAsync<IOException>(() => client.GetAsync("a", default));
        store.At = (_, _) => { };

        using var left = new CancellationTokenSource();
        var leaving = client.GetAsync("a", left.Token);
        var staying = client.GetAsync("a", default);
        await left.CancelAsync();

        Assert.Equal(3, (await staying)!.ChunksDone);
        await leaving.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private int Calls(string call) => calls.Count(made => made == call);

    private async Task<BatchAttempt> RunningAsync(int chunks)
    {
        store.Inputs["a.csv"] = (Input, "1");
        var options = AgeBatches.In(2017) with { ChunkSize = 64 };
        var (state, _) = await client.StartAsync("a", store.Reference("a.csv"), options, null, default);
        var run = BatchAttempt.From(state);
        var prepared = await host.PrepareAsync(run);
        var plan = await host.PlanAsync(new PlanRequest(run, prepared.Input!));
        Assert.True(plan.ChunkCount > 5);
        await host.ProcessGroupAsync(new ChunkGroup(run, 0, chunks));
        calls.Clear();
        return run;
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Time;

        public override long GetTimestamp() => Time.Ticks;
    }
}
