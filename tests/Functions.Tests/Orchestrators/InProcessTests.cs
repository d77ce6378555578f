using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAges.Functions.Activities;
using ServerlessAges.Functions;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Orchestrators;

/// <summary>The orchestrators on a real engine in this process: histories, replay, retries. The activities are stubs.</summary>
public sealed class InProcessTests
{
    private readonly ConcurrentQueue<object> calls = [];
    private Func<PrepareResult> prepare = () => new PrepareResult(Batch.Source);
    private Func<ChunkTask, ChunkResult> process = task => new ChunkResult(task.Index);
    private Func<CommitResult> commit = () => new CommitResult();

    // The engine would log each of its calls to the console.
    static InProcessTests() => Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "Warning");

    [Fact]
    public async Task Success_each_chunk_once_then_the_commit()
    {
        await RunAsync();

        Assert.Equal(Enumerable.Range(0, 7), Chunks());
        Assert.Equal((nameof(CommitBatch), Batch.Run), calls.Last());
        Assert.Empty(calls.OfType<BatchEnd>());
    }

    [Fact]
    public async Task Repairs_are_made_until_the_chain_holds()
    {
        var repairs = new Queue<ReprocessRequest>([new(Batch.Run, 2, 20), new(Batch.Run, 5, 50)]);
        commit = () => new CommitResult(repairs.TryDequeue(out var repair) ? repair : null);

        await RunAsync();

        Assert.Equal([new(Batch.Run, 2, 20), new(Batch.Run, 5, 50)], calls.OfType<ReprocessRequest>());
        Assert.Equal(3, Commits());
    }

    [Fact]
    public async Task A_failure_ends_the_batch_with_it()
    {
        process = task => new ChunkResult(task.Index, Failure: task.Index == 4 ? Batch.Failure : null);

        await RunAsync();

        Assert.Equal(new BatchEnd(Batch.Run, Batch.Failure), calls.OfType<BatchEnd>().First());
        Assert.Equal(0, Commits());
    }

    [Fact]
    public async Task A_purge_leaves_nothing_of_the_batch_and_its_groups()
    {
        await RunAsync(Batch.Run, async (durable, scheduler) =>
        {
            Assert.Equal(["b-2", "b-2-1-0", "b-2-1-3", "b-2-1-6"], await InstancesAsync());
            var deleted = Batch.State(Batch.Run.Id, BatchStatus.Deleted);

            Assert.True(await scheduler.PurgeAsync(deleted, default));
            Assert.Empty(await InstancesAsync());
            Assert.True(await scheduler.PurgeAsync(deleted, default));

            async Task<string[]> InstancesAsync() => [.. await durable.GetAllInstancesAsync().Select(known => known.InstanceId).Order().ToArrayAsync()];
        });
    }

    [Fact]
    public async Task A_batch_that_was_stopped_is_left_alone()
    {
        process = task => new ChunkResult(task.Index, Stopped: true);

        await RunAsync();

        Assert.Empty(calls.OfType<BatchEnd>());
        Assert.Equal(0, Commits());
    }

    [Fact]
    public async Task A_batch_that_was_stopped_before_it_began_is_left_alone()
    {
        prepare = () => new PrepareResult(null, Stopped: true);

        await RunAsync();

        Assert.Equal([(nameof(PrepareBatch), Batch.Run)], calls);
    }

    [Fact]
    public async Task A_transient_fault_is_tried_again()
    {
        var attempts = 0;
        process = task => task.Index == 3 && Interlocked.Increment(ref attempts) == 1
            ? throw new IOException("storage is away")
            : new ChunkResult(task.Index);

        await RunAsync();

        Assert.Equal([0, 1, 2, 3, 3, 4, 5, 6], Chunks());
        Assert.Equal(1, Commits());
        Assert.Empty(calls.OfType<BatchEnd>());
    }

    [Fact]
    public async Task A_fault_that_lasts_is_not_tried_again()
    {
        var attempts = 0;
        commit = () => Interlocked.Increment(ref attempts) > 0 ? throw new InvalidOperationException("it cannot be") : new CommitResult();

        await RunAsync();

        Assert.Equal(1, attempts);
        Assert.Contains("it cannot be", Assert.Single(calls.OfType<BatchEnd>()).Failure.Message);
    }

    [Fact]
    public async Task Chunks_whose_blocks_were_lost_are_asked_for_again()
    {
        var lost = new Queue<bool>([true, false]);
        commit = () => new CommitResult(Lost: lost.Dequeue());

        await RunAsync();

        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], Chunks());
        Assert.Empty(calls.OfType<BatchEnd>());
    }

    [Fact]
    public async Task Blocks_that_are_lost_again_and_again_end_the_batch()
    {
        commit = () => new CommitResult(Lost: true);

        await RunAsync();

        Assert.Equal("blocks-lost", Assert.Single(calls.OfType<BatchEnd>()).Failure.Code);
    }

    [Fact]
    public async Task A_fault_that_stays_ends_the_batch_with_its_reason()
    {
        Assert.SkipUnless(TestScale.All, "It waits for the retries: with AGES_TESTS=all.");
        process = task => task.Index == 3 ? throw new IOException("storage is away") : new ChunkResult(task.Index);

        await RunAsync();

        var end = Assert.Single(calls.OfType<BatchEnd>());
        Assert.Equal("internal-error", end.Failure.Code);
        Assert.Contains("storage is away", end.Failure.Message);
        Assert.Equal(3, Chunks().Count(index => index == 3));
    }

    // Scheduled as the app does it; whatever comes of a batch, its orchestration completes.
    private async Task RunAsync() => Assert.Equal(OrchestrationRuntimeStatus.Completed, await RunAsync(Batch.Run));

    private async Task<OrchestrationRuntimeStatus> RunAsync(BatchAttempt run, Func<DurableTaskClient, DurableScheduler, Task>? then = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var host = await DurableTaskTestHost.StartAsync(Register, new() { Port = FreePort() }, timeout.Token);
        var scheduler = new DurableScheduler(host.Client, NullLogger.Instance);
        await scheduler.ScheduleAsync(run, timeout.Token);
        var status = (await host.Client.WaitForInstanceCompletionAsync(run.InstanceId, timeout.Token)).RuntimeStatus;
        if (then is not null) await then(host.Client, scheduler);
        return status;
    }

    private void Register(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<BatchAttempt>(nameof(BatchOrchestrator), (context, run) => BatchOrchestrator.RunAsync(context, run));
        tasks.AddOrchestratorFunc<ChunkGroup, ActivityResult>(
            nameof(ChunkGroupOrchestrator), (context, group) => ChunkGroupOrchestrator.RunAsync(context, group));
        Activity<BatchAttempt, PrepareResult>(nameof(PrepareBatch), run => (nameof(PrepareBatch), run), _ => prepare());
        Activity<PlanRequest, PlanResult>(nameof(PlanBatch), request => request, _ => new PlanResult(7, GroupSize: 3, MaxConcurrentGroups: 2));
        Activity<ChunkTask, ChunkResult>(nameof(ProcessChunk), task => task, task => process(task));
        Activity<ReprocessRequest, ActivityResult>(nameof(ReprocessChunks), repair => repair, _ => new ActivityResult());
        Activity<BatchAttempt, CommitResult>(nameof(CommitBatch), run => (nameof(CommitBatch), run), _ => commit());
        Activity<BatchEnd, object?>(nameof(FailBatch), end => end, _ => null);

        void Activity<TInput, TOutput>(string name, Func<TInput, object> call, Func<TInput, TOutput> answer) =>
            tasks.AddActivityFunc<TInput, TOutput>(name, (_, input) =>
            {
                calls.Enqueue(call(input));
                return answer(input);
            });
    }

    private IEnumerable<int> Chunks() => calls.OfType<ChunkTask>().Select(task => task.Index).Order();

    private int Commits() => calls.Count(call => call is (nameof(CommitBatch), BatchAttempt));

    // The host's own choice is a random port that may be taken.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
