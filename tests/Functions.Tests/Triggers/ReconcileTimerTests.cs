using System.Reflection;
using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using ServerlessAges.Functions.Triggers;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Triggers;

public sealed class ReconcileTimerTests
{
    private readonly BatchStorage store = Batch.Storage();
    private readonly DurableTaskClient durable = Substitute.For<DurableTaskClient>("double");

    public ReconcileTimerTests() => store.Inputs.ListUploadsAsync(default, default).ReturnsForAnyArgs(_ => Batch.All<string>());

    [Fact]
    public void Runs_by_the_clock_within_minutes_and_not_on_each_instance_that_starts()
    {
        var parameters = typeof(ReconcileTimer).GetMethod(nameof(ReconcileTimer.RunAsync))!.GetParameters();
        var trigger = parameters.Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()).OfType<TimerTriggerAttribute>().Single();

        Assert.False(trigger.RunOnStartup);
        Assert.Equal("0 */5 * * * *", trigger.Schedule);
    }

    [Fact]
    public async Task Schedules_the_batches_of_this_host_that_have_no_end()
    {
        HasStates(
        [
            .. Enum.GetValues<BatchStatus>().Select(status => Batch.State(status.ToString().ToLowerInvariant(), status)),
            Batch.State("elsewhere", owner: "embedded"),
        ]);

        await RunAsync();

        Assert.Equal(["committing-1", "pending-1", "running-1"], Scheduled().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)] // begun by an older version, say
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Takes_up_a_batch_whose_orchestration_is_over_as_the_next_attempt(OrchestrationRuntimeStatus status)
    {
        HasStates(Batch.State("a", BatchStatus.Running));
        Knows("a-1", status);
        BatchState? changed = null;
        store.States.TryReplaceAsync(default!, default!, default).ReturnsForAnyArgs(call => new StoredState(changed = call.Arg<BatchState>(), "2"));

        await RunAsync();

        Assert.Equal(["a-1", "a-2"], Scheduled());
        Assert.Equal((2, 1, BatchStatus.Running), (changed!.Attempt, changed.AutomaticRestarts, changed.Status));
        await durable.Received().ScheduleNewOrchestrationInstanceAsync(
            nameof(BatchOrchestrator), new BatchAttempt("a", 2), Arg.Any<StartOrchestrationOptions>(), default);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task Leaves_a_live_orchestration_alone(OrchestrationRuntimeStatus status)
    {
        HasStates(Batch.State("a", BatchStatus.Running));
        Knows("a-1", status);

        await RunAsync();

        Assert.Equal(["a-1"], Scheduled());
        await store.States.DidNotReceiveWithAnyArgs().TryReplaceAsync(default!, default!, default);
    }

    [Fact]
    public async Task Gives_a_batch_up_that_never_ends()
    {
        HasStates(Batch.State("a", BatchStatus.Committing) with { AutomaticRestarts = Reconciler.MaxAutomaticRestarts });
        Knows("a-1", OrchestrationRuntimeStatus.Failed);
        BatchState? changed = null;
        store.States.TryReplaceAsync(default!, default!, default).ReturnsForAnyArgs(call => new StoredState(changed = call.Arg<BatchState>(), "2"));

        await RunAsync();

        Assert.Equal((BatchStatus.Failed, "retries-exhausted"), (changed!.Status, changed.Failure?.Code));
        Assert.Equal(["a-1"], Scheduled());
    }

    private Task RunAsync() => new ReconcileTimer(Batch.Clients(store)).RunAsync(new TimerInfo(), durable, default);

    private void HasStates(params BatchState[] states)
    {
        store.States.ListAsync(default).ReturnsForAnyArgs(_ => Batch.All([.. states.Select(state => new StateEntry(state.Id, state.Status, TimeSpan.Zero))]));
        foreach (var state in states) store.States.FindAsync(state.Id, Arg.Any<CancellationToken>()).Returns(new StoredState(state, "1"));
    }

    private void Knows(string instance, OrchestrationRuntimeStatus status)
    {
        durable.ScheduleNewOrchestrationInstanceAsync(default)
            .ReturnsForAnyArgs(call => call.Arg<StartOrchestrationOptions>().InstanceId == instance
                ? throw new OrchestrationAlreadyExistsException(instance)
                : "");
        durable.GetInstanceAsync(instance, default, default)
            .ReturnsForAnyArgs(new OrchestrationMetadata(nameof(BatchOrchestrator), instance) { RuntimeStatus = status });
    }

    private IEnumerable<string?> Scheduled() => durable.ReceivedCalls()
        .SelectMany(call => call.GetArguments().OfType<StartOrchestrationOptions>())
        .Select(options => options.InstanceId);
}
