using Microsoft.DurableTask;
using NSubstitute;
using ServerlessAges.Functions.Activities;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Orchestrators;

public sealed class DurableBatchActivitiesTests
{
    private readonly TaskOrchestrationContext context = Substitute.For<TaskOrchestrationContext>();
    private readonly DurableBatchActivities steps;

    public DurableBatchActivitiesTests() => steps = new DurableBatchActivities(context);

    [Fact]
    public Task Prepare_is_an_activity() =>
        IsActivity(nameof(PrepareBatch), Batch.Run, new PrepareResult(Batch.Source), () => steps.PrepareAsync(Batch.Run));

    [Fact]
    public Task Plan_is_an_activity()
    {
        var request = new PlanRequest(Batch.Run, Batch.Source);
        return IsActivity(nameof(PlanBatch), request, new PlanResult(7, 100, 1), () => steps.PlanAsync(request));
    }

    [Fact]
    public Task Repair_is_an_activity()
    {
        var repair = new ReprocessRequest(Batch.Run, 3, 99);
        return IsActivity(nameof(ReprocessChunks), repair, new ActivityResult(Stopped: true), () => steps.ReprocessAsync(repair), Retries.Chunk);
    }

    [Fact]
    public Task Commit_is_an_activity() =>
        IsActivity(nameof(CommitBatch), Batch.Run, new CommitResult(), () => steps.CommitAsync(Batch.Run));

    [Fact]
    public async Task Fail_is_an_activity_without_an_answer()
    {
        var end = new BatchEnd(Batch.Run, Batch.Failure);

        await steps.FailAsync(end);

        await context.Received(1).CallActivityAsync(nameof(FailBatch), end, Retries.Transient);
    }

    [Fact]
    public async Task A_group_is_a_sub_orchestration_with_its_own_id()
    {
        var group = new ChunkGroup(Batch.Run, First: 100, Count: 50);
        var answer = new ActivityResult();
        SubOrchestrationOptions? options = null;
        context.CallSubOrchestratorAsync<ActivityResult>(
                nameof(ChunkGroupOrchestrator), group, Arg.Do<TaskOptions>(given => options = given as SubOrchestrationOptions))
            .Returns(Task.FromResult(answer));

        Assert.Same(answer, await steps.ProcessGroupAsync(group));
        Assert.Equal("b-2-1-100", options?.InstanceId);
        Assert.Null(options?.Retry); // what its activities did not get over, it does not get over either
    }

    [Fact]
    public void Transient_faults_are_tried_again_twice_within_a_minute()
    {
        var policy = Retries.Transient.Retry?.Policy;

        Assert.NotNull(policy);
        Assert.Equal(3, policy.MaxNumberOfAttempts);
        Assert.True(policy.FirstRetryInterval * (1 + policy.BackoffCoefficient) < TimeSpan.FromMinutes(1));
    }

    private async Task IsActivity<T>(string name, object input, T answer, Func<Task<T>> step, TaskOptions? retries = null)
        where T : class
    {
        context.CallActivityAsync<T>(name, input, retries ?? Retries.Transient).Returns(Task.FromResult(answer));
        Assert.Same(answer, await step());
    }
}
