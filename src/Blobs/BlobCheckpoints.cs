namespace ServerlessAges.Blobs;

internal sealed class BlobCheckpoints(BlobContainers containers) : IBatchCheckpoints
{
    private const string CheckpointKey = "checkpoint";
    private const string AttemptsKey = "attempts";

    public async Task<BatchPlan?> FindPlanAsync(string id, CancellationToken cancellation) =>
        (await Client(BlobNames.Plan(id)).FindJsonAsync(BatchJson.Default.BatchPlan, cancellation))?.Value;

    public async Task<BatchPlan> CreatePlanAsync(BatchPlan plan, CancellationToken cancellation)
    {
        var created = await Client(BlobNames.Plan(plan.BatchId))
            .TryPutJsonAsync(plan, BatchJson.Default.BatchPlan, BlobVersion.IsNone(), [], cancellation);
        return created is not null
            ? plan
            : await FindPlanAsync(plan.BatchId, cancellation)
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
            .TryPutJsonAsync(
                checkpoint, BatchJson.Default.ChunkCheckpoint, BlobVersion.IsNone(), metadata, cancellation);
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
        var attempts = BlobNames.Attempts(plan, checkpoint.Index);
        foreach (var refusal in await containers.Working.DeleteAllAsync(attempts, cancellation)) throw refusal;
        var name = BlobNames.Checkpoint(plan, checkpoint.Index, checkpoint.Start);
        await containers.Working.DeleteAsync(name, cancellation);
    }

    public async Task<int> AddAttemptsAsync(
        BatchPlan plan, ChunkAttempts attempts, int count, CancellationToken cancellation)
    {
        var blob = Client(BlobNames.Attempts(plan, attempts));
        BlobProperties? found = null; // usually there is none yet
        while (true)
        {
            var sum = int.Parse(found?.Metadata[AttemptsKey] ?? "0", CultureInfo.InvariantCulture) + count;
            var metadata = new Dictionary<string, string> { [AttemptsKey] = $"{sum}" };
            var condition = found is null ? BlobVersion.IsNone() : BlobVersion.Is(BlobVersion.From(found.ETag));
            if (await blob.TryPutAsync(Stream.Null, condition, metadata, cancellation) is not null) return sum;
            found = await blob.FindPropertiesAsync(cancellation);
        }
    }

    private BlockBlobClient Client(string name) => containers.Working.GetBlockBlobClient(name);
}
