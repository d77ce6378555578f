using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

// Plans and records: written once, never changed.
public sealed partial class BlobBatchStore
{
    // The whole record rides in one value: JSON is ASCII, and a listing brings it along.
    private const string RecordKey = "record";
    private const string StartsKey = "starts";

    /// <inheritdoc/>
    public async Task<BatchPlan?> FindPlanAsync(string id, CancellationToken cancellation) =>
        (await FindJsonAsync(BlobNames.Plan(id), BatchJson.Default.BatchPlan, cancellation).ConfigureAwait(false))?.Value;

    /// <inheritdoc/>
    public async Task<BatchPlan> CreatePlanAsync(BatchPlan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var blob = working.GetBlockBlobClient(BlobNames.Plan(plan.BatchId));
        var created = await TryCreateJsonAsync(blob, plan, BatchJson.Default.BatchPlan, metadata: null, cancellation)
            .ConfigureAwait(false);
        return created
            ? plan
            : await FindPlanAsync(plan.BatchId, cancellation).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The plan of {plan.BatchId} was deleted while it was made.");
    }

    /// <inheritdoc/>
    public async Task CreateCheckpointAsync(BatchPlan plan, ChunkCheckpoint record, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        var blob = working.GetBlockBlobClient(BlobNames.Record(plan, record.Index, record.Start));
        var metadata = new Dictionary<string, string>
        {
            [RecordKey] = JsonSerializer.Serialize(record, BatchJson.Default.ChunkCheckpoint),
        };
        await TryCreateJsonAsync(blob, record, BatchJson.Default.ChunkCheckpoint, metadata, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChunkCheckpoint> ListCheckpointsAsync(
        BatchPlan plan, int? chunk, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var blobs = ListAsync(working, BlobNames.Records(plan, chunk), BlobTraits.Metadata, cancellation);
        await foreach (var blob in blobs.ConfigureAwait(false))
        {
            yield return JsonSerializer.Deserialize(blob.Metadata[RecordKey], BatchJson.Default.ChunkCheckpoint)
                ?? throw new InvalidDataException($"{working.Name}/{blob.Name} is empty.");
        }
    }

    /// <inheritdoc/>
    public async Task DeleteCheckpointAsync(BatchPlan plan, ChunkCheckpoint record, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        foreach (var refusal in await DeleteAllAsync(working, BlobNames.Starts(plan, record.Index), cancellation).ConfigureAwait(false))
            throw refusal;
        await working.DeleteBlobIfExistsAsync(
            BlobNames.Record(plan, record.Index, record.Start), cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> AddAttemptsAsync(BatchPlan plan, ChunkAttempts starts, int count, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(starts);
        var blob = working.GetBlockBlobClient(BlobNames.Starts(plan, starts));
        BlobProperties? found = null; // mostly there is none yet
        for (var write = Guid.NewGuid().ToString("N"); ;)
        {
            var sum = count + (found is null ? 0 : int.Parse(found.Metadata[StartsKey], CultureInfo.InvariantCulture));
            var options = new BlobUploadOptions
            {
                Conditions = found is null ? BlobVersion.IsNone() : BlobVersion.Is(BlobVersion.Of(found.ETag)),
                Metadata = new Dictionary<string, string>
                {
                    [StartsKey] = sum.ToString(CultureInfo.InvariantCulture),
                    [WriteKey] = write,
                },
            };
            try
            {
                await blob.UploadAsync(Stream.Null, options, cancellation).ConfigureAwait(false);
                return sum;
            }
            catch (RequestFailedException refusal) when (refusal.IsConflict())
            {
                found = await FindPropertiesAsync(blob, cancellation).ConfigureAwait(false);
                if (found?.Metadata[WriteKey] == write) return sum; // ours, and the answer was lost
            }
        }
    }
}
