using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Functions.Triggers;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Triggers;

public sealed class InputBlobEventTriggerTests
{
    private readonly BatchStorage store = Batch.Storage();
    private readonly DurableTaskClient durable = Substitute.For<DurableTaskClient>("double");
    private readonly InputBlobEventTrigger function;

    public InputBlobEventTriggerTests()
    {
        function = new InputBlobEventTrigger(Batch.Clients(store));
        store.Inputs.Account.Returns("account");
        store.States.TryCreateAsync(Arg.Any<BatchState>(), default).Returns(call => new StoredState(call.Arg<BatchState>(), "1"));
    }

    [Fact]
    public void The_queue_is_the_one_of_the_data_account()
    {
        var trigger = Assert.Single(typeof(InputBlobEventTrigger).GetMethod(nameof(InputBlobEventTrigger.RunAsync))!.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes<QueueTriggerAttribute>()));

        Assert.Equal(("uploaded-blobs", "AgesStorage"), (trigger.QueueName, trigger.Connection));
    }

    /// <summary>Event Grid encodes with Base64. A message that fails is attempted five times within minutes.</summary>
    [Fact]
    public void Host_json_sets_how_the_queue_is_read()
    {
        var queues = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")))
            .GetProperty("extensions").GetProperty("queues");

        Assert.Equal("base64", queues.GetProperty("messageEncoding").GetString());
        Assert.Equal(5, queues.GetProperty("maxDequeueCount").GetInt32());
        Assert.InRange(TimeSpan.Parse(queues.GetProperty("maxPollingInterval").GetString()!), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("00:00:30", queues.GetProperty("visibilityTimeout").GetString());
    }

    [Fact]
    public async Task An_event_starts_the_batch_of_its_blob()
    {
        Find(new InputBlob(Batch.Source, new Dictionary<string, string> { ["format"] = "csv" }));

        await function.RunAsync(Event("s.csv").ToJsonString(), durable, default);

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
    [InlineData("2026/a b.csv")]
    [InlineData("a%20b+c.csv")]
    [InlineData("a?b#c.csv")]
    [InlineData("\u00e9\u4e2d\ud83d\ude00.csv")]
    public async Task The_blob_is_found_by_its_name(string name)
    {
        await function.RunAsync(Event(name).ToJsonString(), durable, default);

        await store.Inputs.Received(1).FindAsync("scientists", name, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_address_of_the_hierarchical_endpoint_names_the_same_blob()
    {
        var sent = Event("2026/a.csv");
        sent["data"]!["url"] = "https://account.dfs.core.windows.net/scientists/2026/a.csv";

        await function.RunAsync(sent.ToJsonString(), durable, default);

        await store.Inputs.Received(1).FindAsync("scientists", "2026/a.csv", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task An_event_of_a_blob_that_is_gone_starts_nothing() => await StartsNothingAsync();

    [Fact]
    public async Task An_event_of_a_folder_marker_starts_nothing()
    {
        Find(new InputBlob(Batch.Source, new Dictionary<string, string> { ["hdi_isfolder"] = "true" }));

        await StartsNothingAsync();
    }

    [Fact]
    public async Task A_second_event_of_a_batch_that_has_ended_starts_nothing()
    {
        Find(new InputBlob(Batch.Source, new Dictionary<string, string>()));
        var id = BatchId.FromUploadedBlob("account", Batch.Source);
        store.States.FindAsync(id, Arg.Any<CancellationToken>()).Returns(new StoredState(Batch.State(id, BatchStatus.Succeeded), "1"));

        await StartsNothingAsync();
    }

    public static TheoryData<string> OtherMessages => new(
        "", "null", "[]", "{}", "no JSON \u001b[31m", """{"eventType":1}""", """{"eventType":"Microsoft.Storage.BlobCreated"}""",
        """{"eventType":"Microsoft.Storage.BlobCreated","data":{"url":"scientists/a.csv"}}""",
        With(sent => sent["eventType"] = "Microsoft.Storage.BlobDeleted"),
        With(sent => sent["data"]!["url"] = "https://account.blob.core.windows.net/results/a.csv"),
        With(sent => sent["data"]!["url"] = "https://account.blob.core.windows.net/scientists/../results/a.csv"),
        With(sent => sent["data"]!["url"] = "https://account.blob.core.windows.net/scientists/"),
        With(sent => sent["data"]!["url"] = "https://account.blob.core.windows.net/"));

    [Theory]
    [MemberData(nameof(OtherMessages))]
    public async Task Another_message_fails_and_the_error_shows_it(string message)
    {
        var failure = await Assert.ThrowsAsync<FormatException>(() => function.RunAsync(message, durable, default));

        Assert.StartsWith(
            "The message in the queue uploaded-blobs is not a Microsoft.Storage.BlobCreated event of the container scientists.",
            failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(message.Replace('\u001b', '\ufffd')[..Math.Min(message.Length, 300)].Trim(), failure.Message.TrimEnd('…', ' '), StringComparison.Ordinal);
        Assert.Empty(store.Inputs.ReceivedCalls());
    }

    private void Find(InputBlob blob) =>
        store.Inputs.FindAsync(Batch.Source.Container, Batch.Source.Name, Arg.Any<CancellationToken>()).Returns(blob);

    private async Task StartsNothingAsync()
    {
        await function.RunAsync(Event(Batch.Source.Name).ToJsonString(), durable, default);

        Assert.Empty(durable.ReceivedCalls());
        await store.States.DidNotReceiveWithAnyArgs().TryCreateAsync(default!, default);
    }

    private static string With(Action<JsonNode> change)
    {
        var sent = Event("a.csv");
        change(sent);
        return sent.ToJsonString();
    }

    // As documented: the Event Grid schema of Blob Storage.
    private static JsonObject Event(string name) => new JsonObject
    {
        ["topic"] = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/account",
        ["subject"] = $"/blobServices/default/containers/scientists/blobs/{name}",
        ["eventType"] = "Microsoft.Storage.BlobCreated",
        ["eventTime"] = "2026-12-01T03:00:00.0000000Z",
        ["id"] = "831e1650-001e-001b-66ab-eeb76e069631",
        ["data"] = new JsonObject
        {
            ["api"] = "PutBlockList",
            ["eTag"] = "0x1",
            ["contentType"] = "text/csv",
            ["contentLength"] = 100,
            ["blobType"] = "BlockBlob",
            ["url"] = $"https://account.blob.core.windows.net/scientists/{Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)}",
        },
        ["dataVersion"] = "",
        ["metadataVersion"] = "1",
    };
}
