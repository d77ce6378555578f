using System.Collections.Concurrent;
using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>Each end of a batch is reported once, unless the receiver fails: then it is reported until it is accepted, for a day.</summary>
public sealed class NotifierTests
{
    private readonly MemoryStore store = new();
    private readonly SetClock clock = new();
    private readonly Receiver receiver = new();
    private readonly MemoryHost host;

    public NotifierTests()
    {
        store.Clock = clock;
        host = new MemoryHost(store, clock)
        {
            Context = new ActivityServices(store.Storage, clock, AgeBatches.Processors)
            {
                Cores = 1, Notifier = new Notifier(store, receiver, clock),
            },
        };
    }

    [Fact]
    public async Task Every_kind_of_end_is_reported_once()
    {
        await AcceptAsync("succeeds", "name,born\nAda,1815\n");
        await AcceptAsync("fails", "name,height\nAda,1815\n");
        await AcceptAsync("cancelled", "name,born\nAda,1815\n");
        await host.RunAsync("succeeds");
        await host.RunAsync("fails");
        await host.Client.CancelAsync("cancelled", default);

        await Wait.UntilAsync(() => receiver.Sent.Count == 3, "three events");
        await DeliveredAsync("succeeds", "fails", "cancelled");
        await ReconcileAsync();
        Assert.Equal(
            ["cancelled-1 Cancelled", "fails-1 Failed", "succeeds-1 Succeeded"], receiver.Sent.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_redriven_batch_has_another_end()
    {
        await AcceptAsync("a", "name,height\nAda,1815\n");
        await host.RunAsync("a");
        await DeliveredAsync("a");
        await host.Client.RedriveAsync("a", default);
        await host.RunAsync("a");
        await Wait.UntilAsync(() => receiver.Sent.Count == 2, "the second event");

        Assert.Equal(["a-1 Failed", "a-2 Failed"], receiver.Sent);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_asked_again_with_growing_pauses_for_a_day()
    {
        receiver.Fails = true;
        await AcceptAsync("a", "name,born\nAda,1815\n");
        await host.RunAsync("a");
        await Wait.UntilAsync(async () => (await NotificationAsync("a"))?.Tries == 1, "the first try");
        for (var minute = 0; minute < 30 * 60; minute++)
        {
            clock.Time += TimeSpan.FromMinutes(1);
            await ReconcileAsync();
        }

        var notification = (await NotificationAsync("a"))!;
        Assert.Equal((null, null, "It fails."), (notification.Next, notification.Delivered, notification.Error));
        Assert.InRange(notification.Tries, 15, 25);
        Assert.Equal(notification.Tries, receiver.Sent.Count);
    }

    [Fact]
    public async Task The_event_of_a_host_that_stopped_right_after_the_end_is_delivered_by_the_reconciler_also_if_the_batch_is_deleted()
    {
        await AcceptAsync("a", "name,born\nAda,1815\n");
        var silent = new MemoryHost(store, clock);
        await silent.RunAsync("a");
        await silent.Client.DeleteAsync("a", default);
        Assert.Empty(receiver.Sent);

        await ReconcileAsync();
        await ReconcileAsync();

        Assert.Equal(["a-1 Deleted"], receiver.Sent);
        Assert.Equal(clock.Time, (await NotificationAsync("a"))!.Delivered);
    }

    private async Task AcceptAsync(string id, string text)
    {
        store.Inputs[$"{id}.csv"] = (Encoding.UTF8.GetBytes(text), "1");
        await host.Client.StartAsync(id, store.Reference($"{id}.csv"), AgeBatches.In(2017), null, default);
    }

    private Task ReconcileAsync() => new Reconciler(host.Context, host, host.Client).RunAsync(default);

    private async Task<BatchNotification?> NotificationAsync(string id) =>
        (await store.FindAsync(id, default))!.State.Notification;

    private async Task DeliveredAsync(params string[] ids)
    {
        foreach (var id in ids)
            await Wait.UntilAsync(async () => (await NotificationAsync(id))?.Delivered is not null, $"the event of {id} is delivered");
    }

    private sealed class Receiver : IWebhook
    {
        public ConcurrentQueue<string> Sent { get; } = [];

        public bool Fails { get; set; }

        public Task<(string Error, bool IsFinal)?> SendAsync(BatchState ended, CancellationToken cancellation)
        {
            Sent.Enqueue($"{BatchAttempt.From(ended).InstanceId} {ended.Status}");
            return Task.FromResult<(string, bool)?>(Fails ? ("It fails.", false) : null);
        }
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Time;
    }
}
