using Azure.Storage.Blobs;

namespace ServerlessAges.Functions.Triggers;

/// <summary>Polls the container for uploaded blobs: for Azurite and for plans other than Flex Consumption.</summary>
/// <remarks>A setting disables it where <see cref="InputBlobEventTrigger"/> takes its place.</remarks>
public sealed class InputBlobTrigger(BatchClientFactory batches)
{
    internal const string Storage = "AgesStorage";

    // With the name as reported: BlobClient.Name has no slashes at its ends.
    [Function(nameof(InputBlobTrigger))]
    public Task RunAsync(
        [BlobTrigger(ApiOptions.InputContainer + "/{name}", Connection = Storage)] BlobClient blob, string name,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        batches.StartUploadedAsync(name, durable, cancellation);
}
