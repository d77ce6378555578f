using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using ServerlessAges.Functions;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

public sealed class DurableSchedulerTests
{
    private readonly DurableTaskClient durable = Substitute.For<DurableTaskClient>("double");
    private readonly ILogger log = Substitute.For<ILogger>();
    private readonly DurableScheduler scheduler;

    public DurableSchedulerTests() => scheduler = new DurableScheduler(durable, log);

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

    [Fact]
    public async Task A_task_hub_that_does_not_answer_is_unavailable_storage()
    {
        Throws(new RpcException(new Status(StatusCode.Unavailable, "no connection")));

        var exception = await Assert.ThrowsAsync<StorageException>(() => scheduler.ScheduleAsync(Batch.Run, CancellationToken.None));

        Assert.True(exception.IsUnavailable);
        Assert.Equal("The task hub is unavailable: no connection", exception.Message);
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

    [Fact]
    public async Task A_purge_removes_the_attempts_and_groups_of_its_batch_alone()
    {
        log.IsEnabled(default).ReturnsForAnyArgs(true);
        OrchestrationQuery? query = null;
        durable.GetAllInstancesAsync(Arg.Do<OrchestrationQuery?>(given => query = given)).Returns(_ => Pages(
            "b-1", "b-2", "b-12", "b-2-1-0", "b-2-3-39999",
            "b-2-", "b-x-1", "b-1-1", "b-1-12345678901234567890-1", "b-1-1-0-1", "b-20261128-170000-deadbeef-1"));

        Assert.True(await scheduler.PurgeAsync(Batch.State("b", BatchStatus.Deleted), CancellationToken.None));

        Assert.Equal("b-", query?.InstanceIdPrefix);
        Assert.Equal(["Completed", "Failed", "Terminated"], query?.Statuses?.Select(status => $"{status}").Order(StringComparer.Ordinal));
        Assert.Equal(["b-1", "b-12", "b-2", "b-2-1-0", "b-2-3-39999"], Purged().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(log.ReceivedCalls(), call => call.GetMethodInfo().Name == nameof(ILogger.Log));
    }

    [Fact]
    public async Task A_batch_of_another_host_is_not_purged()
    {
        Assert.True(await scheduler.PurgeAsync(Batch.State("b", BatchStatus.Deleted, owner: "embedded"), CancellationToken.None));

        durable.DidNotReceiveWithAnyArgs().GetAllInstancesAsync();
    }

    [Fact]
    public async Task A_purge_that_fails_is_logged_and_does_not_fail_the_deletion()
    {
        log.IsEnabled(default).ReturnsForAnyArgs(true);
        durable.GetAllInstancesAsync().ReturnsForAnyArgs(_ => Pages("b-1"));
        durable.PurgeInstanceAsync(default!, default(CancellationToken)).ThrowsAsyncForAnyArgs(new IOException("The task hub is away."));

        Assert.False(await scheduler.PurgeAsync(Batch.State("b", BatchStatus.Deleted), CancellationToken.None));

        Assert.Contains(log.ReceivedCalls(), call => call.GetArguments() is [LogLevel.Warning, ..]);
    }

    private static AsyncPageable<OrchestrationMetadata> Pages(params string[] instances) => Pageable.Create((_, _) =>
        Task.FromResult(new Page<OrchestrationMetadata>([.. instances.Select(id => new OrchestrationMetadata(nameof(BatchOrchestrator), id))])));

    private IEnumerable<string> Purged() => durable.ReceivedCalls()
        .Where(call => call.GetMethodInfo().Name == nameof(DurableTaskClient.PurgeInstanceAsync)).Select(call => (string)call.GetArguments()[0]!);

    private void Throws(Exception exception) =>
        durable.ScheduleNewOrchestrationInstanceAsync(default).ThrowsAsyncForAnyArgs(exception);
}
