using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>Orphaned batches, results past their retention, and uploads without a batch.</summary>
public sealed class ReconcilerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryStore store = new();
    private readonly SetClock clock = new();
    private readonly MemoryHost host;

    public ReconcilerTests()
    {
        store.Clock = clock;
        host = new MemoryHost(store, clock);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = Now;

        public override DateTimeOffset GetUtcNow() => Time;
    }

    [Fact]
    public async Task A_batch_that_was_accepted_and_never_scheduled_is_scheduled()
    {
        await AcceptAsync("a");
        host.Scheduled.Clear();

        await RunAsync();

        Assert.Equal([new BatchAttempt("a", 1)], host.Scheduled);
    }

    [Fact]
    public async Task A_batch_whose_orchestrations_all_end_without_its_end_is_taken_up_a_limited_number_of_times()
    {
        await AcceptAsync("a");
        for (var look = 0; look < 20; look++)
        {
            await RunAsync();
            foreach (var run in host.Scheduled) host.Over.Add(run.InstanceId);
        }

        var state = await StateAsync("a");
        Assert.Equal((BatchStatus.Failed, "retries-exhausted"), (state.Status, state.Failure?.Code));
        Assert.Equal(1 + Reconciler.MaxAutomaticRestarts, host.Scheduled.Select(run => run.Attempt).Distinct().Count());

        // A redrive starts a new count.
        await host.Client.RedriveAsync("a", default);
        Assert.Equal(0, (await StateAsync("a")).AutomaticRestarts);
    }

    [Fact]
    public async Task Another_hosts_batches_are_left_alone()
    {
        await AcceptAsync("a");
        var found = (await store.FindAsync("a", default))!;
        await store.TryReplaceAsync(found.State with { Owner = "another" }, found.Version, default);
        host.Scheduled.Clear();

        await RunAsync();

        Assert.Empty(host.Scheduled);
    }

    [Fact]
    public async Task One_that_cannot_be_scheduled_does_not_keep_the_others_from_it()
    {
        await AcceptAsync("a");
        await AcceptAsync("b");
        host.Scheduled.Clear();
        var failing = new FailingFor("a", host);

        await Assert.ThrowsAsync<AggregateException>(() => new Reconciler(host.Context, failing, host.Client).RunAsync(default));

        Assert.Equal(["b"], host.Scheduled.Select(run => run.Id));
    }

    [Fact]
    public async Task What_has_ended_is_kept_for_its_time_and_then_deleted_and_what_lives_is_never_deleted()
    {
        await AcceptAsync("ended");
        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync("ended")).Status);
        await AcceptAsync("live");
        var keeping = host.Context with { Settings = new HostSettings { Retention = TimeSpan.FromDays(30) } };

        clock.Time = Now.AddDays(29);
        await new Reconciler(keeping, host, host.Client).RunAsync(default);
        Assert.NotNull(store.Ages("ended"));

        clock.Time = Now.AddDays(31);
        await new Reconciler(keeping, host, host.Client).RunAsync(default);
        Assert.Null(store.Ages("ended"));
        Assert.Equal(BatchStatus.Deleted, (await StateAsync("ended")).Status);
        Assert.Equal(BatchStatus.Pending, (await StateAsync("live")).Status);

        // Without a time to keep them, all are kept.
        clock.Time = Now.AddYears(30);
        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync("live")).Status);
        await RunAsync();
        Assert.NotNull(store.Ages("live"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Ages_are_measured_by_the_storages_clock(int days)
    {
        var wrong = new MemoryHost(store, new SetClock { Time = Now.AddDays(days) });
        var context = wrong.Context with { Settings = new HostSettings { Retention = TimeSpan.FromHours(20) } };
        await AcceptAsync("a", wrong);
        await AcceptAsync("deleted", wrong);
        Assert.Equal(BatchStatus.Succeeded, (await wrong.RunAsync("a")).Status);
        await wrong.Client.CancelAsync("deleted", default);
        await wrong.Client.DeleteAsync("deleted", default);
        store.Inputs["new"] = ([1], "1");
        store.UploadedAt["new"] = Now;

        await ReconcileAsync(deleted: false, purged: false, uploads: ["a.csv", "deleted.csv", "new"]);
        clock.Time = Now.AddHours(1.1);
        await ReconcileAsync(deleted: false, purged: true, uploads: ["a.csv", "deleted.csv", "new"]);
        clock.Time = Now.AddHours(20.1);
        await ReconcileAsync(deleted: true, purged: true, uploads: ["a.csv", "deleted.csv", "new"]);
        clock.Time = Now.AddHours(24.1);
        await ReconcileAsync(deleted: true, purged: true, uploads: ["a.csv", "deleted.csv"]);

        async Task ReconcileAsync(bool deleted, bool purged, string[] uploads)
        {
            await new Reconciler(context, wrong, wrong.Client).RunAsync(default);
            Assert.Equal(deleted ? BatchStatus.Deleted : BatchStatus.Succeeded, (await StateAsync("a")).Status);
            Assert.Equal(purged, (await StateAsync("deleted")).Purged);
            Assert.Equal(uploads, store.Inputs.Keys.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task What_an_activity_writes_after_the_deletion_is_deleted_an_hour_later_once()
    {
        await AcceptAsync("a");
        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync("a")).Status);
        await host.Client.DeleteAsync("a", default);
        store.Rejected["a"] = [1];
        var deletions = 0;
        store.At = (what, done) => deletions += what == "DeleteBatch" && done ? 1 : 0;

        clock.Time = Now.AddMinutes(59);
        await RunAsync();
        Assert.Equal(0, deletions);

        clock.Time = Now.AddDays(9); // the host was off meanwhile
        await RunAsync();
        await RunAsync();
        Assert.Equal(1, deletions);
        Assert.False(store.Rejected.ContainsKey("a"));
    }

    [Fact]
    public async Task Only_states_without_an_end_are_read()
    {
        for (var i = 0; i < 20; i++)
        {
            await AcceptAsync($"ended-{i}");
            await host.Client.CancelAsync($"ended-{i}", default);
        }

        await AcceptAsync("live");
        var calls = new List<string>();
        store.At = (what, done) =>
        {
            if (!done) calls.Add(what);
        };

        await RunAsync();

        Assert.Equal(["FindState", "ListStates", "ListUploads"], calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_orchestrations_of_a_deleted_batch_are_purged_and_after_an_hour_until_that_succeeds()
    {
        await AcceptAsync("a");
        await host.RunAsync("a");
        await RunAsync();
        Assert.Empty(host.Purged);

        await host.Client.DeleteAsync("a", default);
        Assert.Equal(["a"], host.Purged);

        clock.Time = Now.AddMinutes(61);
        host.CanPurge = false;
        await RunAsync();
        Assert.False((await StateAsync("a")).Purged);
        host.CanPurge = true;
        await RunAsync();
        await RunAsync();
        Assert.Equal(["a", "a", "a"], host.Purged);
        Assert.True((await StateAsync("a")).Purged);
    }

    [Fact]
    public async Task Retention_is_counted_from_the_end_of_a_batch()
    {
        await AcceptAsync("a");
        clock.Time = Now.AddDays(20);
        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync("a")).Status);
        var keeping = host.Context with { Settings = new HostSettings { Retention = TimeSpan.FromDays(30) } };

        clock.Time = Now.AddDays(49);
        await new Reconciler(keeping, host, host.Client).RunAsync(default);
        Assert.NotNull(store.Ages("a"));

        clock.Time = Now.AddDays(51);
        await new Reconciler(keeping, host, host.Client).RunAsync(default);
        Assert.Null(store.Ages("a"));
    }

    [Fact]
    public async Task Blobs_that_an_activity_wrote_after_the_deletion_are_deleted_an_hour_later()
    {
        await AcceptAsync("a");
        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync("a")).Status);
        await host.Client.DeleteAsync("a", default);
        store.Rejected["a"] = "late"u8.ToArray();

        clock.Time = Now.AddMinutes(61);
        await RunAsync();

        Assert.DoesNotContain("a", store.Rejected.Keys);
    }

    [Fact]
    public async Task An_upload_that_never_became_a_batch_goes_after_a_day()
    {
        await AcceptAsync("a");
        store.UploadedAt["a.csv"] = Now.AddDays(-3);
        foreach (var (name, age) in (IEnumerable<(string, int)>)[("old", 25), ("new", 23)])
        {
            store.Inputs[name] = ([1], "1");
            store.UploadedAt[name] = Now.AddHours(-age);
        }

        await RunAsync();

        Assert.Equal(["a.csv", "new"], store.Inputs.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_uploaded_blob_runs_once_per_version()
    {
        store.Inputs["uploaded.csv"] = (Encoding.UTF8.GetBytes("name,born\nAda,1815\n"), "1");
        var uploaded = (await store.FindAsync("scientists", "uploaded.csv", default))!;

        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            new BatchClient(store.Storage, host, clock, AgeBatches.Table).StartUploadedAsync(uploaded, default)));
        var id = Assert.Single(ids.Select(state => state.Id).Distinct());
        Assert.Equal("2026", (await StateAsync(id)).Options.ProcessorOptions["referenceYear"]);
        await host.RunAsync(id);

        clock.Time = Now.AddYears(1);
        var settings = new BatchOptionTable(AgeBatches.Processors, name => name == "format" ? "csv" : null);
        var again = await new BatchClient(store.Storage, host, clock, settings).StartUploadedAsync(uploaded, default);
        Assert.Equal((id, BatchStatus.Succeeded, "2026"), (again.Id, again.Status, again.Options.ProcessorOptions["referenceYear"]));

        await host.Client.DeleteAsync(id, default);
        Assert.Equal(BatchStatus.Deleted, (await host.Client.StartUploadedAsync(uploaded, default)).Status);

        store.Inputs["uploaded.csv"] = (store.Inputs["uploaded.csv"].Bytes, "2");
        var overwritten = (await store.FindAsync("scientists", "uploaded.csv", default))!;
        Assert.NotEqual(id, (await host.Client.StartUploadedAsync(overwritten, default)).Id);
    }

    private sealed class FailingFor(string id, MemoryHost host) : IBatchScheduler
    {
        public string Owner => host.Owner;

        public Task<bool> ScheduleAsync(BatchAttempt run, CancellationToken cancellation) =>
            run.Id == id ? throw new IOException("It cannot be scheduled.") : host.ScheduleAsync(run, cancellation);

        public Task<bool> PurgeAsync(BatchState state, CancellationToken cancellation) => host.PurgeAsync(state, cancellation);
    }

    private Task RunAsync() => new Reconciler(host.Context, host, host.Client).RunAsync(default);

    private async Task<BatchState> StateAsync(string id) => (await store.FindAsync(id, default))!.State;

    private async Task AcceptAsync(string id, MemoryHost? on = null)
    {
        store.Inputs[$"{id}.csv"] = (Encoding.UTF8.GetBytes("name,born\nAda,1815\n"), "1");
        await (on ?? host).Client.StartAsync(id, store.Reference($"{id}.csv"), AgeBatches.In(2017), null, default);
    }
}
