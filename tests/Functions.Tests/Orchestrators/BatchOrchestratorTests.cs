using Microsoft.DurableTask;
using NSubstitute;
using ServerlessAges.Functions.Activities;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Orchestrators;

public sealed class BatchOrchestratorTests
{
    private readonly TaskOrchestrationContext context = Substitute.For<TaskOrchestrationContext>();

    public BatchOrchestratorTests()
    {
        Activity<PrepareResult>().Returns(Task.FromResult(new PrepareResult(Batch.Source)));
        Activity<PlanResult>().Returns(Task.FromResult(new PlanResult(ChunkCount: 3, GroupSize: 2, MaxConcurrentGroups: 1)));
        Group().Returns(Task.FromResult(new ActivityResult()));
        Activity<CommitResult>().Returns(Task.FromResult(new CommitResult()));
    }

    [Fact]
    public async Task Runs_the_steps_to_the_commit()
    {
        await BatchOrchestrator.RunAsync(context, Batch.Run);

        await context.Received(1).CallSubOrchestratorAsync<ActivityResult>(
            nameof(ChunkGroupOrchestrator), new ChunkGroup(Batch.Run, 0, 2), Arg.Any<TaskOptions?>());
        await context.Received(1).CallSubOrchestratorAsync<ActivityResult>(
            nameof(ChunkGroupOrchestrator), new ChunkGroup(Batch.Run, 2, 1), Arg.Any<TaskOptions?>());
        await context.Received(1).CallActivityAsync<CommitResult>(nameof(CommitBatch), Batch.Run, Retries.Transient);
        await context.DidNotReceiveWithAnyArgs().CallActivityAsync(default, default, default);
    }

    [Fact]
    public async Task What_retries_did_not_get_over_in_a_group_fails_the_batch_with_its_reason()
    {
        Group().Returns(Task.FromException<ActivityResult>(Failed("disk full")));

        await BatchOrchestrator.RunAsync(context, Batch.Run);

        await FailedWith("disk full");
        await context.DidNotReceiveWithAnyArgs().CallActivityAsync<CommitResult>(default, default, default);
    }

    [Fact]
    public async Task What_retries_did_not_get_over_in_an_activity_fails_the_batch_with_its_reason()
    {
        Activity<CommitResult>().Returns(Task.FromException<CommitResult>(Failed("no such account")));

        await BatchOrchestrator.RunAsync(context, Batch.Run);

        await FailedWith("no such account");
    }

    [Fact]
    public async Task An_error_of_the_orchestrator_propagates()
    {
        Activity<CommitResult>().Returns(Task.FromException<CommitResult>(new InvalidOperationException("a defect")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => BatchOrchestrator.RunAsync(context, Batch.Run));
    }

    private static TaskFailedException Failed(string why) =>
        new("any", 1, new TaskFailureDetails("System.IO.IOException", why, null, null, null));

    private Task FailedWith(string why) => context.Received(1).CallActivityAsync(
        nameof(FailBatch),
        Arg.Is<object?>(input => ((BatchEnd)input!).Attempt == Batch.Run
            && ((BatchEnd)input).Failure.Code == "internal-error"
            && ((BatchEnd)input).Failure.Message.Contains(why)),
        Retries.Transient);

    private Task<T> Activity<T>() =>
        context.CallActivityAsync<T>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>());

    private Task<ActivityResult> Group() =>
        context.CallSubOrchestratorAsync<ActivityResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>());
}
