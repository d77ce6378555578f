using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using NSubstitute;
using ServerlessAges.Functions;
using ServerlessAges.Functions.Activities;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Activities;

public sealed class ActivityTests
{
    // A batch that is not live: each activity looks at its state and leaves it alone.
    private readonly BatchStorage store = Batch.Storage();

    [Fact]
    public async Task Each_runs_the_activity_of_its_name()
    {
        var activities = new BatchActivities(Batch.Services(store));
        Assert.True((await activities.PrepareAsync(Batch.Run, default)).Stopped);
        Assert.True((await activities.PlanAsync(new PlanRequest(Batch.Run, Batch.Source), default)).Stopped);
        Assert.True((await activities.ProcessAsync(new ChunkTask(Batch.Run, 4), default)).Stopped);
        Assert.True((await activities.ReprocessAsync(new ReprocessRequest(Batch.Run, 4, 9), default)).Stopped);
        Assert.True((await activities.CommitAsync(Batch.Run, default)).Stopped);

        store.States.ClearReceivedCalls();
        await activities.FailAsync(new BatchEnd(Batch.Run, Batch.Failure), default);
        await store.States.Received(1).FindAsync(Batch.Run.Id, Arg.Any<CancellationToken>());
    }

    [Fact]
    public void Each_is_known_by_the_name_that_orchestrations_call()
    {
        var named = typeof(BatchClientFactory).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute))))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

        Assert.Equal(["CommitBatch", "DecodeInput", "FailBatch", "PlanBatch", "PrepareBatch", "ProcessChunk", "ReprocessChunks"], named.Order());
    }
}
