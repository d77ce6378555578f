using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using ServerlessAges.Batches;
using ServerlessAges.Functions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

public sealed class ReconcileTests
{
    [Fact]
    public async Task Schedules_the_batches_of_this_host_that_have_no_end()
    {
        var store = Substitute.For<IBatchStore>();
        store.ListStatesAsync(default).Returns(States());
        var durable = Substitute.For<DurableTaskClient>("double");

        await new Reconcile(Batch.Host(store)).RunAsync(new TimerInfo(), durable, default);

        var scheduled = durable.ReceivedCalls().Select(call => call.GetArguments().OfType<StartOrchestrationOptions>().Single().InstanceId);
        Assert.Equal(["committing-1", "pending-1", "running-1"], scheduled.Order(StringComparer.Ordinal));
    }

    private static async IAsyncEnumerable<BatchState> States()
    {
        await Task.Yield();
        foreach (var status in Enum.GetValues<BatchStatus>()) yield return Batch.State(status.ToString().ToLowerInvariant(), status);
        yield return Batch.State("elsewhere", owner: "embedded");
    }
}
