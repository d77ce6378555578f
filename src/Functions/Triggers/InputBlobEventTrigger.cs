using System.Text.Json;
using Azure.Storage.Blobs;

namespace ServerlessAges.Functions.Triggers;

/// <summary>Receives the events of uploaded blobs from a queue, where Event Grid delivers them: for Flex
/// Consumption.</summary>
/// <remarks>Events are delivered at least once and in any order.</remarks>
public sealed class InputBlobEventTrigger(BatchClientFactory batches)
{
    internal const string Queue = "uploaded-blobs";
    private const int MaxShown = 300;

    /// <summary>Fails if the message is not the event of an uploaded blob. After five failures the host moves it to the
    /// poison queue.</summary>
    [Function(nameof(InputBlobEventTrigger))]
    public Task RunAsync(
        [QueueTrigger(Queue, Connection = InputBlobTrigger.Storage)] string message,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        batches.StartUploadedAsync(BlobName(message), durable, cancellation);

    // From the address, as the blob extension does: it is percent-encoded, and the subject is not.
    private static string BlobName(string message)
    {
        if (Parse(message) is { EventType: "Microsoft.Storage.BlobCreated", Data.Url: { IsAbsoluteUri: true } url }
            && new BlobUriBuilder(url, trimBlobNameSlashes: false)
                is { BlobContainerName: ApiOptions.InputContainer, BlobName: not "" and var name })
        {
            return name;
        }

        throw new FormatException(
            $"The message in the queue {Queue} is not a Microsoft.Storage.BlobCreated event of the container "
            + $"{ApiOptions.InputContainer}. Delete it from {Queue}-poison: "
            + SanitizedText.Of(message.Length > MaxShown ? message[..MaxShown] + "…" : message));
    }

    private static BlobEvent? Parse(string message)
    {
        try
        {
            return JsonSerializer.Deserialize<BlobEvent>(message, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record BlobEvent(string? EventType, BlobEventData? Data);

    private sealed record BlobEventData(Uri? Url);
}
