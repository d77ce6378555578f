using System.Reflection;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using ServerlessAges.Batches;
using ServerlessAges.Functions.Drops;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Records;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Drops;

public sealed class ScientistsDroppedTests
{
    private readonly IBatchStore store = Substitute.For<IBatchStore>();
    private readonly DurableTaskClient durable = Substitute.For<DurableTaskClient>("double");
    private readonly BlobClient drop = Substitute.For<BlobClient>();
    private readonly ScientistsDropped function;

    public ScientistsDroppedTests()
    {
        function = new ScientistsDropped(Batch.Host(store));
        store.Account.Returns("account");
        drop.BlobContainerName.Returns(Batch.Source.Container);
        drop.Name.Returns(Batch.Source.Name);
    }

    [Fact]
    public void Both_triggers_watch_the_same_blobs_and_one_of_them_is_told_by_events()
    {
        var triggers = typeof(ScientistsDropped).GetMethods()
            .SelectMany(method => method.GetParameters())
            .SelectMany(parameter => parameter.GetCustomAttributes<BlobTriggerAttribute>())
            .ToArray();

        Assert.Equal(2, triggers.Length);
        Assert.All(triggers, trigger => Assert.Equal("scientists/{name}", trigger.BlobPath));
        Assert.All(triggers, trigger => Assert.Equal("AgesStorage", trigger.Connection));
        Assert.Single(triggers, trigger => trigger.Source == BlobTriggerSource.EventGrid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drop_becomes_a_batch_and_is_scheduled(bool polled)
    {
        var blob = new InputBlob(Batch.Source, IsBlockBlob: true, new Dictionary<string, string> { ["format"] = "csv" });
        store.FindInputAsync(Batch.Source.Container, Batch.Source.Name, default).Returns(blob);
        store.TryCreateStateAsync(Arg.Any<BatchState>(), default)
            .Returns(call => new StoredState(call.Arg<BatchState>(), "1"));

        await (polled ? function.PolledAsync(drop, durable, default) : function.ReportedAsync(drop, durable, default));

        var run = new BatchRun(BatchId.FromDrop("account", Batch.Source), Version: BatchOrchestration.Version);
        await store.Received(1).TryCreateStateAsync(
            Arg.Is<BatchState>(state => state.Id == run.Id && state.Owner == "functions" && state.Options.Format == ResultFormat.Csv),
            Arg.Any<CancellationToken>());
        await durable.Received(1).ScheduleNewOrchestrationInstanceAsync(
            nameof(BatchOrchestrator), run, Arg.Any<StartOrchestrationOptions?>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_blob_that_is_gone_by_now_starts_nothing()
    {
        await function.PolledAsync(drop, durable, default);

        Assert.Empty(durable.ReceivedCalls());
        await store.DidNotReceiveWithAnyArgs().TryCreateStateAsync(default!, default);
    }
}
