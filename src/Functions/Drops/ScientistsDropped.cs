using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ServerlessAges.Functions.Drops;

/// <summary>
/// A blob dropped into the container starts a batch, however often it is reported. Where a report comes from is fixed when
/// this is compiled, so there are two functions; a setting disables the one that is not wanted.
/// </summary>
public sealed class ScientistsDropped(FunctionsHost host)
{
    private const string Path = "scientists/{name}";
    private const string Storage = "AgesStorage";

    /// <summary>Found by polling: for Azurite and for plans with the classic trigger.</summary>
    [Function("ScientistsDropped")]
    public Task PolledAsync(
        [BlobTrigger(Path, Connection = Storage)] BlobClient drop, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        StartAsync(drop, durable, cancellation);

    /// <summary>Reported by Event Grid: for Flex Consumption.</summary>
    [Function("ScientistsDroppedEvent")]
    public Task ReportedAsync(
        [BlobTrigger(Path, Source = BlobTriggerSource.EventGrid, Connection = Storage)] BlobClient drop,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        StartAsync(drop, durable, cancellation);

    private async Task StartAsync(BlobClient drop, DurableTaskClient durable, CancellationToken cancellation)
    {
        // Looked at afresh: by the time of the report it may have been replaced, or be gone.
        var blob = await host.Activities.Store.FindInputAsync(drop.BlobContainerName, drop.Name, cancellation);
        if (blob is not null) await host.Client(durable).StartDropAsync(blob, cancellation);
    }
}
