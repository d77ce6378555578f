using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace ServerlessAges.Functions.Drops;

/// <summary>
/// A blob dropped into the container starts a batch, however often it is reported. Where a report comes from is fixed when
/// this is compiled, so there are two functions; a setting disables the one that is not wanted.
/// </summary>
public sealed partial class InputBlobTrigger(FunctionsHost host, ILogger<InputBlobTrigger> logger)
{
    private const string Container = "scientists";
    private const string Path = Container + "/{name}";
    private const string Storage = "AgesStorage";

    /// <summary>Found by polling: for Azurite and for plans with the classic trigger.</summary>
    [Function("InputBlobTrigger")]
    public Task PolledAsync(
        [BlobTrigger(Path, Connection = Storage)] BlobClient drop, string name, [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) =>
        StartAsync(name, durable, cancellation);

    /// <summary>Reported by Event Grid: for Flex Consumption.</summary>
    [Function("ScientistsDroppedEvent")]
    public Task ReportedAsync(
        [BlobTrigger(Path, Source = BlobTriggerSource.EventGrid, Connection = Storage)] BlobClient drop, string name,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        StartAsync(name, durable, cancellation);

    // By the name that was reported: the client's own has no slashes at its ends. Looked up again, as the blob may have been
    // overwritten or deleted since.
    private async Task StartAsync(string name, DurableTaskClient durable, CancellationToken cancellation)
    {
        var blob = await host.Activities.Store.FindInputAsync(Container, name, cancellation);
        if (blob is null) return;
        if (!blob.IsFolder)
        {
            await host.Client(durable).StartUploadedAsync(blob, cancellation);
            return;
        }

        var folder = SanitizedText.Of(name);
        LogFolder(folder);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Blob {Name} marks a folder (hdi_isfolder=true): skipped")]
    private partial void LogFolder(string name);
}
