using Microsoft.DurableTask;
using NSubstitute;
using ServerlessAges.Functions.Activities;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Orchestrators;

public sealed class ChunkGroupOrchestratorTests
{
    private readonly TaskOrchestrationContext context = Substitute.For<TaskOrchestrationContext>();

    [Fact]
    public async Task Calls_one_activity_per_chunk_concurrently()
    {
        var answers = new Dictionary<int, TaskCompletionSource<ChunkResult>>();
        Answer(task => (answers[task.Index] = new TaskCompletionSource<ChunkResult>()).Task);

        var group = ChunkGroupOrchestrator.RunAsync(context, new ChunkGroup(Batch.Run, First: 5, Count: 3));

        Assert.Equal([5, 6, 7], answers.Keys);
        foreach (var index in (int[])[6, 7, 5]) answers[index].SetResult(new ChunkResult(index));
        Assert.Equal(new ActivityResult(), await group);
        for (var index = 5; index <= 7; index++)
        {
            await context.Received(1).CallActivityAsync<ChunkResult>(
                nameof(ProcessChunk), new ChunkTask(Batch.Run, index), Retries.Chunk);
        }
    }

    [Fact]
    public async Task The_first_failure_is_the_groups()
    {
        var later = new BatchFailure("other", "");
        Answer(task => Task.FromResult(new ChunkResult(task.Index, Failure: task.Index switch
        {
            1 => Batch.Failure,
            2 => later,
            _ => null,
        })));

        var result = await ChunkGroupOrchestrator.RunAsync(context, new ChunkGroup(Batch.Run, First: 0, Count: 4));

        Assert.Equal(new ActivityResult(Batch.Failure), result);
    }

    [Fact]
    public async Task The_error_of_a_failed_activity_propagates()
    {
        var failed = new TaskFailedException(nameof(ProcessChunk), 1, new TaskFailureDetails("IOException", "disk full", null, null, null));
        Answer(task => task.Index == 1
            ? Task.FromException<ChunkResult>(failed)
            : Task.FromResult(new ChunkResult(task.Index)));

        var group = ChunkGroupOrchestrator.RunAsync(context, new ChunkGroup(Batch.Run, First: 0, Count: 3));

        Assert.Same(failed, await Assert.ThrowsAsync<TaskFailedException>(() => group));
    }

    private void Answer(Func<ChunkTask, Task<ChunkResult>> answer) =>
        context.CallActivityAsync<ChunkResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>())
            .Returns(call => answer(call.ArgAt<ChunkTask>(1)));
}
