using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

internal sealed class BlobCheckpoints(BlobContainers containers) : IBatchCheckpoints
{
    private const string CheckpointKey = "checkpoint";
    private const string AttemptsKey = "attempts";
    private const string WriteKey = "write";

    public async Task<BatchPlan?> FindPlanAsync(string id, CancellationToken cancellation) =>
        (await Client(BlobNames.Plan(id)).FindJsonAsync(BatchJson.Default.BatchPlan, cancellation))?.Value;

    public async Task<BatchPlan> CreatePlanAsync(BatchPlan plan, CancellationToken cancellation)
    {
        await Client(BlobNames.Plan(plan.BatchId))
            .CreateJsonAsync(plan, BatchJson.Default.BatchPlan, metadata: null, cancellation);
        return await FindPlanAsync(plan.BatchId, cancellation)
            ?? throw new InvalidOperationException($"The plan of {plan.BatchId} was deleted while it was created.");
    }

    public Task CreateAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation)
    {
        // In the metadata, which listings return. Serialized JSON is ASCII, as metadata must be.
        var metadata = new Dictionary<string, string>
        {
            [CheckpointKey] = JsonSerializer.Serialize(checkpoint, BatchJson.Default.ChunkCheckpoint),
        };
        return Client(BlobNames.Checkpoint(plan, checkpoint.Index, checkpoint.Start))
            .CreateJsonAsync(checkpoint, BatchJson.Default.ChunkCheckpoint, metadata, cancellation);
    }

    public async IAsyncEnumerable<ChunkCheckpoint> ListAsync(
        BatchPlan plan, int? chunk, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var blobs = containers.Working.ListAsync(BlobNames.Checkpoints(plan, chunk), BlobTraits.Metadata, cancellation);
        await foreach (var blob in blobs)
        {
            yield return JsonSerializer.Deserialize(blob.Metadata[CheckpointKey], BatchJson.Default.ChunkCheckpoint)
                ?? throw new InvalidDataException($"{containers.Working.Name}/{blob.Name} is empty.");
        }
    }

    public async Task DeleteAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation)
    {
        var (index, start) = (checkpoint.Index, checkpoint.Start);
        foreach (var refusal in await containers.Working.DeleteAllAsync(BlobNames.Attempts(plan, index), cancellation))
            throw refusal;
        await containers.Working.DeleteAsync(BlobNames.Checkpoint(plan, index, start), cancellation);
    }

    public async Task<int> AddAttemptsAsync(
        BatchPlan plan, ChunkAttempts attempts, int count, CancellationToken cancellation)
    {
        var blob = Client(BlobNames.Attempts(plan, attempts));
        var write = Guid.NewGuid().ToString("N");
        BlobProperties? found = null; // usually there is none yet
        while (true)
        {
            var before = found?.Metadata[AttemptsKey] ?? "0";
            var sum = int.Parse(before, CultureInfo.InvariantCulture) + count;
            var options = new BlobUploadOptions
            {
                Conditions = found is null ? BlobVersion.IsNone() : BlobVersion.Is(BlobVersion.From(found.ETag)),
                Metadata = new Dictionary<string, string>
                {
                    [AttemptsKey] = sum.ToString(CultureInfo.InvariantCulture),
                    [WriteKey] = write,
                },
            };
            try
            {
                await blob.UploadAsync(Stream.Null, options, cancellation);
                return sum;
            }
            catch (StorageException exception) when (exception.IsConflict())
            {
                found = await blob.FindPropertiesAsync(cancellation);
                if (found?.Metadata[WriteKey] == write) return sum; // it had succeeded, and the answer was lost
            }
        }
    }

    private BlockBlobClient Client(string name) => containers.Working.GetBlockBlobClient(name);
}
