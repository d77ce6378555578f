using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;

namespace ServerlessAges.Tests.Hosts;

/// <summary>Events of uploaded blobs in a queue, as Event Grid writes them, in a Functions host that does not poll the container.</summary>
public sealed class UploadedBlobEventTests
{
    private const string Malformed = """{"eventType":"Microsoft.Storage.BlobDeleted"}""";

    [Fact]
    public async Task Each_event_starts_the_batch_of_its_blob_once_and_other_messages_end_in_the_poison_queue()
    {
        Assert.SkipUnless(Service.OnFunctions, "Only the Functions host has a queue trigger.");
        Service.SkipUnlessOwn();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(storage.ConnectionString, "uploaded-blobs", options);
        var raw = new QueueClient(storage.ConnectionString, queue.Name);
        var poison = new QueueClient(storage.ConnectionString, "uploaded-blobs-poison", options);
        await queue.CreateAsync();
        using var service = new Service
        {
            Settings =
            {
                ["AzureWebJobs__InputBlobTrigger__Disabled"] = "true",
                ["AzureWebJobs__InputBlobEventTrigger__Disabled"] = "false",
                ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:01",
            },
        };
        await service.StartOnAsync(storage);
        await service.InputContainer.CreateIfNotExistsAsync();

        const string Name = "2026/a b%20\u00e9.csv";
        var blob = service.InputContainer.GetBlobClient(Name);
        await blob.UploadAsync(new BinaryData(Inputs.Csv), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "2017" } });
        await queue.SendMessageAsync(Event(blob.Uri, Name));
        var id = await service.BatchOfBlobAsync(Name);
        await service.EndedAsync(id);
        Assert.Equal(Samples.Ages2017.ReplaceLineEndings("\n"), await service.AgesAsync(id));

        // Doubled, about a blob that is gone, about a folder.
        await queue.SendMessageAsync(Event(blob.Uri, Name));
        await queue.SendMessageAsync(Event(service.InputContainer.GetBlobClient("gone.csv").Uri, "gone.csv"));
        var marker = service.InputContainer.GetBlobClient("2026");
        await marker.UploadAsync(new BinaryData(""), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } });
        await queue.SendMessageAsync(Event(marker.Uri, "2026"));
        await EmptyAsync(queue);
        Assert.Equal([id], await service.IdsAsync());
        Assert.False(await poison.ExistsAsync());

        // No event; not encoded.
        await queue.SendMessageAsync(Malformed);
        await raw.SendMessageAsync("no event");
        await Wait.UntilAsync(
            async () => await poison.ExistsAsync() && (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount == 2,
            "the messages end in the poison queue", TimeSpan.FromMinutes(3));
        await EmptyAsync(queue);
        var ended = (await new QueueClient(storage.ConnectionString, poison.Name).PeekMessagesAsync(2)).Value.Select(message => message.MessageText);
        Assert.Equal([Convert.ToBase64String(Encoding.UTF8.GetBytes(Malformed)), "no event"], ended.Order(StringComparer.Ordinal));
        Assert.Contains("Moving message to queue 'uploaded-blobs-poison'", service.Said, StringComparison.Ordinal); // the alert of infra/bicep
        Assert.Contains("is not a Microsoft.Storage.BlobCreated event of the container scientists", service.Said, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(service.Said, @"Executed 'Functions\.InputBlobEventTrigger' \(Failed"));
        Assert.Equal([id], await service.IdsAsync());
    }

    // An invisible message counts.
    private static Task EmptyAsync(QueueClient queue) => Wait.UntilAsync(
        async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0, $"{queue.Name} is empty", TimeSpan.FromMinutes(2));

    private static string Event(Uri blob, string name) => new JsonObject
    {
        ["subject"] = $"/blobServices/default/containers/scientists/blobs/{name}",
        ["eventType"] = "Microsoft.Storage.BlobCreated",
        ["eventTime"] = "2026-12-01T03:00:00.0000000Z",
        ["id"] = "831e1650-001e-001b-66ab-eeb76e069631",
        ["data"] = new JsonObject { ["api"] = "PutBlockList", ["blobType"] = "BlockBlob", ["url"] = blob.AbsoluteUri },
        ["dataVersion"] = "",
        ["metadataVersion"] = "1",
    }.ToJsonString();
}
