using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using NSubstitute;
using ServerlessAges.Batches;
using ServerlessAges.Functions;
using ServerlessAges.Functions.Activities;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Activities;

public sealed class ActivityTests
{
    // A batch that is not live: each activity looks at its state and leaves it alone.
    private readonly IBatchStore store = Substitute.For<IBatchStore>();
    private readonly FunctionsHost host;

    public ActivityTests() => host = Batch.Host(store);

    [Fact]
    public async Task Each_runs_the_activity_of_its_name()
    {
        Assert.True((await new PrepareBatch(host).RunAsync(Batch.Run, default)).Stopped);
        Assert.True((await new PlanBatch(host).RunAsync(new PlanRequest(Batch.Run, Batch.Source), default)).Stopped);
        Assert.True((await new ProcessChunk(host).RunAsync(new ChunkTask(Batch.Run, 4), default)).Stopped);
        Assert.True((await new ReprocessChunks(host).RunAsync(new ReprocessRequest(Batch.Run, 4, 9), default)).Stopped);
        Assert.True((await new CommitBatch(host).RunAsync(Batch.Run, default)).Stopped);

        store.ClearReceivedCalls();
        await new FailBatch(host).RunAsync(new BatchEnd(Batch.Run, Batch.Failure), default);
        await store.Received(1).FindStateAsync(Batch.Run.Id, Arg.Any<CancellationToken>());
    }

    [Fact]
    public void Each_is_known_by_the_name_that_orchestrations_call()
    {
        var named = typeof(FunctionsHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute))))
            .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, method => method.DeclaringType!.Name);

        Assert.Equal(6, named.Count);
        Assert.All(named, pair => Assert.Equal(pair.Value, pair.Key));
    }
}
