using Azure.Storage.Blobs;

namespace ServerlessAges.Functions.Triggers;

/// <summary>Starts a batch for each blob uploaded to the container, once per version, however often the blob is
/// reported. A trigger's source is a constant of its attribute, so there are two functions. A setting disables one of
/// them.</summary>
public sealed partial class InputBlobTrigger(
    ActivityServices services, BatchClientFactory batches, ILogger<InputBlobTrigger> logger)
{
    private const string Container = ApiOptions.InputContainer;
    private const string Path = Container + "/{name}";
    private const string Storage = "AgesStorage";

    /// <summary>Polls the container: for Azurite and for plans other than Flex Consumption.</summary>
    [Function(nameof(InputBlobTrigger))]
    public Task RunAsync(
        [BlobTrigger(Path, Connection = Storage)] BlobClient blob, string name,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        StartAsync(name, durable, cancellation);

    /// <summary>Receives the events of Event Grid: for Flex Consumption.</summary>
    [Function("InputBlobEventTrigger")]
    public Task RunOnEventAsync(
        [BlobTrigger(Path, Source = BlobTriggerSource.EventGrid, Connection = Storage)] BlobClient blob, string name,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        StartAsync(name, durable, cancellation);

    // With the name as reported: BlobClient.Name has no slashes at its ends.
    private async Task StartAsync(string name, DurableTaskClient durable, CancellationToken cancellation)
    {
        var input = await services.Storage.Inputs.FindAsync(Container, name, cancellation);
        if (input is null) return;
        var shown = SanitizedText.Of(name);
        if (input.IsFolder) LogFolder(shown);
        else await batches.Client(durable).StartUploadedAsync(input, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Blob {Name} marks a folder (hdi_isfolder=true): skipped")]
    private partial void LogFolder(string name);
}
