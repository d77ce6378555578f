using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using ServerlessAges.Functions;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

public sealed class DurableSchedulerTests
{
    private readonly DurableTaskClient durable = Substitute.For<DurableTaskClient>("double");
    private readonly DurableScheduler scheduler;

    public DurableSchedulerTests() => scheduler = new DurableScheduler(durable);

    [Fact]
    public async Task Schedules_the_attempt_under_its_own_id_and_never_replaces_one()
    {
        using var cancellation = new CancellationTokenSource();
        StartOrchestrationOptions? options = null;
        await durable.ScheduleNewOrchestrationInstanceAsync(
            nameof(BatchOrchestrator), Batch.Run, Arg.Do<StartOrchestrationOptions?>(given => options = given), cancellation.Token);

        await scheduler.ScheduleAsync(Batch.Run, cancellation.Token);

        Assert.Equal("b-2", options?.InstanceId);
        Assert.Null(options?.StartAt);
        Assert.Equal(
            ["Completed", "Failed", "Pending", "Running", "Suspended", "Terminated"],
            options?.DedupeStatuses?.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_attempt_that_is_known_already_and_live_is_as_intended()
    {
        Throws(new OrchestrationAlreadyExistsException("b-2"));
        durable.GetInstanceAsync("b-2").ReturnsForAnyArgs(
            new OrchestrationMetadata(nameof(BatchOrchestrator), "b-2") { RuntimeStatus = OrchestrationRuntimeStatus.Running });

        Assert.True(await scheduler.ScheduleAsync(Batch.Run, CancellationToken.None));
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))] // what the one above derives from
    [InlineData(typeof(ArgumentException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Any_other_fault_is_the_callers(Type fault)
    {
        Throws((Exception)Activator.CreateInstance(fault)!);

        await Assert.ThrowsAsync(fault, () => scheduler.ScheduleAsync(Batch.Run, CancellationToken.None));
    }

    private void Throws(Exception exception) =>
        durable.ScheduleNewOrchestrationInstanceAsync(default).ThrowsAsyncForAnyArgs(exception);
}
