using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches.Activities;

/// <summary>An activity of an earlier attempt changes nothing once a later attempt has begun.</summary>
public sealed class LiveBatchTests
{
    private const string Id = "attempts";
    private readonly MemoryStore store = new();

    [Fact]
    public async Task No_activity_of_an_earlier_attempt_acts_on_the_batch_of_a_later_one()
    {
        store.Inputs["s.csv"] = (Encoding.UTF8.GetBytes("name,born\nAda,1815\nGrace,1906\n"), "1");
        var host = new MemoryHost(store);
        var (state, _) = await host.Client.StartAsync(Id, store.Reference("s.csv"), AgeBatches.In(2017), null, default);
        var first = BatchAttempt.From(state);
        await host.PrepareAsync(first);
        await host.PlanAsync(new PlanRequest(first, state.Source));
        await host.Client.CancelAsync(Id, default);
        await host.Client.RedriveAsync(Id, default);
        var second = BatchAttempt.From((await store.FindAsync(Id, default))!.State);
        await host.PrepareAsync(second);
        await host.ProcessGroupAsync(new ChunkGroup(second, 0, 1, 1));
        var before = await store.FindAsync(Id, default);
        var staged = store.StagedIds.Count;

        Assert.True((await host.PrepareAsync(first)).Stopped);
        Assert.True((await host.PlanAsync(new PlanRequest(first, state.Source))).Stopped);
        Assert.True((await ProcessChunk.RunAsync(host.Context, new ChunkTask(first, 0), default)).Stopped);
        Assert.True((await host.ReprocessAsync(new ReprocessRequest(first, 0, 1))).Stopped);
        Assert.True((await host.CommitAsync(first)).Stopped);
        await host.FailAsync(new BatchEnd(first, new BatchFailure("chunk-failed", "Of the first attempt.")));

        Assert.Equal((2, BatchStatus.Running), (before!.State.Attempt, before.State.Status));
        Assert.Equal(before, await store.FindAsync(Id, default));
        Assert.Equal(staged, store.StagedIds.Count);
        Assert.Null(store.Ages(Id));
        Assert.Equal(new CommitResult(), await host.CommitAsync(second));
    }
}
