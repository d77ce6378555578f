using System.Reflection;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using ServerlessAges.Functions.Triggers;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Triggers;

public sealed class InputBlobTriggerTests
{
    private static readonly string Name = Batch.Source.Name;
    private readonly BatchStorage store = Batch.Storage();
    private readonly DurableTaskClient durable = Substitute.For<DurableTaskClient>("double");
    private readonly BlobClient blob = Substitute.For<BlobClient>();
    private readonly InputBlobTrigger function;

    public InputBlobTriggerTests()
    {
        function = new InputBlobTrigger(Batch.Clients(store));
        store.Inputs.Account.Returns("account");
    }

    [Fact]
    public void The_container_of_inputs_is_watched()
    {
        var trigger = Assert.Single(typeof(InputBlobTrigger).GetMethod(nameof(InputBlobTrigger.RunAsync))!.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes<BlobTriggerAttribute>()));

        Assert.Equal(("scientists/{name}", "AgesStorage"), (trigger.BlobPath, trigger.Connection));
    }

    [Fact]
    public async Task An_uploaded_blob_becomes_a_batch_and_is_scheduled()
    {
        var input = new InputBlob(Batch.Source, new Dictionary<string, string> { ["format"] = "csv" });
        store.Inputs.FindAsync(Batch.Source.Container, Batch.Source.Name, default).Returns(input);
        store.States.TryCreateAsync(Arg.Any<BatchState>(), default)
            .Returns(call => new StoredState(call.Arg<BatchState>(), "1"));

        await function.RunAsync(blob, Name, durable, default);

        var run = new BatchAttempt(BatchId.FromUploadedBlob("account", Batch.Source));
        await store.States.Received(1).TryCreateAsync(
            Arg.Is<BatchState>(state => state.Id == run.Id && state.Owner == "functions" && state.Options.Format == ResultFormat.Csv),
            Arg.Any<CancellationToken>());
        await durable.Received(1).ScheduleNewOrchestrationInstanceAsync(
            nameof(BatchOrchestrator), run, Arg.Any<StartOrchestrationOptions?>(), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("/a.csv")]
    [InlineData("a.csv/")]
    [InlineData("a//b.csv")]
    [InlineData("../batches/states/a.json")]
    public async Task The_blob_is_found_by_the_name_that_was_reported(string name)
    {
        await function.RunAsync(blob, name, durable, default);

        await store.Inputs.Received(1).FindAsync("scientists", name, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_blob_that_cannot_be_an_input_becomes_a_failed_batch()
    {
        var input = new InputBlob(Batch.Source, new Dictionary<string, string>()) { Fault = new BatchException("bad-blob-name", "It says why.") };
        store.Inputs.FindAsync(Batch.Source.Container, Name, default).Returns(input);
        store.States.TryCreateAsync(Arg.Any<BatchState>(), default).Returns(call => new StoredState(call.Arg<BatchState>(), "1"));

        await function.RunAsync(blob, Name, durable, default);

        await store.States.Received(1).TryCreateAsync(
            Arg.Is<BatchState>(state => state.Status == BatchStatus.Failed && state.Failure == new BatchFailure("bad-blob-name", "It says why.")),
            Arg.Any<CancellationToken>());
        Assert.Empty(durable.ReceivedCalls());
    }

    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    public async Task A_folder_marker_is_skipped(string marks, int batches)
    {
        var input = new InputBlob(Batch.Source, new Dictionary<string, string> { ["hdi_isfolder"] = marks });
        store.Inputs.FindAsync(Batch.Source.Container, Name, default).Returns(input);
        store.States.TryCreateAsync(Arg.Any<BatchState>(), default).Returns(call => new StoredState(call.Arg<BatchState>(), "1"));

        await function.RunAsync(blob, Name, durable, default);

        await store.States.ReceivedWithAnyArgs(batches).TryCreateAsync(default!, default);
    }

    [Fact]
    public async Task A_blob_that_is_gone_by_now_starts_nothing()
    {
        await function.RunAsync(blob, Name, durable, default);

        Assert.Empty(durable.ReceivedCalls());
        await store.States.DidNotReceiveWithAnyArgs().TryCreateAsync(default!, default);
    }
}
