namespace ServerlessAges.Blobs;

internal sealed class BlobResults(BlobContainers containers) : IBatchResults
{
    private const string DigestKey = "listdigest";
    private const string BatchKey = "batch";

    public async Task<ulong> StageBlockAsync(
        BatchPlan plan, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        // Azure refuses an empty block, Azurite accepts it.
        if (content.IsEmpty) throw new ArgumentException("A block cannot be empty.", nameof(content));
        using var stream = BinaryData.FromBytes(content).ToStream();
        await Result(plan).StageBlockAsync(ToService(blockId), stream, cancellationToken: cancellation);
        return Crc64.HashToUInt64(content.Span);
    }

    public ulong ChecksumOf(ReadOnlySpan<byte> content) => Crc64.HashToUInt64(content);

    public async Task<IReadOnlyDictionary<string, long>> ListStagedAsync(BatchPlan plan, CancellationToken cancellation)
    {
        var list = await BlobRequests.FindAsync(
            Result(plan).GetBlockListAsync(BlockListTypes.Uncommitted, null, null, cancellation));
        return list?.UncommittedBlocks.ToDictionary(block => FromService(block.Name), block => block.SizeLong) ?? [];
    }

    public async Task<bool> CommitAsync(
        BatchPlan plan, IReadOnlyList<string> blockIds, string digest, CancellationToken cancellation)
    {
        var type = plan.Options.Format == ResultFormat.Csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        var options = new CommitBlockListOptions
        {
            Conditions = BlobVersion.IsNone(),
            HttpHeaders = new BlobHttpHeaders { ContentType = type },
            Metadata = new Dictionary<string, string> { [DigestKey] = digest, [BatchKey] = plan.BatchId },
        };
        try
        {
            await Result(plan).CommitBlockListAsync(blockIds.Select(ToService), options, cancellation);
            return true;
        }
        catch (StorageException exception) when (exception.IsConflict() || exception.IsMissingBlock())
        {
            // A commit drops blocks that it does not list, so a missing block may also mean that there was a commit.
            var committed = await FindCommittedAsync(plan, cancellation);
            if (committed is null) throw;
            return committed == digest;
        }
    }

    public async Task<string?> FindCommittedAsync(BatchPlan plan, CancellationToken cancellation) =>
        await Result(plan).FindPropertiesAsync(cancellation) is { } found
            ? found.Metadata.GetOrDefault(DigestKey) ?? ""
            : null;

    public IFileWriter CreateChunkFile(BatchPlan plan, string name, int chunk, long start) =>
        new BlobFileWriter(ChunkFile(plan, name, chunk, start));

    public async Task<Stream> OpenChunkFileAsync(
        BatchPlan plan, string name, int chunk, long start, CancellationToken cancellation) =>
        await OpenAsync(ChunkFile(plan, name, chunk, start), version: null, cancellation);

    public IFileWriter CreateFile(BatchPlan plan, string name) => new BlobFileWriter(Result(plan.BatchId, name));

    public Task CreateManifestAsync(BatchManifest manifest, CancellationToken cancellation) =>
        Result(manifest.Id, ResultNames.Manifest)
            .TryPutJsonAsync(manifest, BatchJson.Default.BatchManifest, BlobVersion.IsNone(), [], cancellation);

    public async Task<ResultBlob?> OpenAsync(string id, string name, CancellationToken cancellation)
    {
        var blob = Result(id, name);
        if (await blob.FindPropertiesAsync(cancellation) is not { } found) return null;
        if (found.AccessTier == AccessTier.Archive)
        {
            throw new BatchException(
                ErrorCodes.ResultArchived,
                $"{blob.BlobContainerName}/{blob.Name} is in the archive tier. Rehydrate it, then read it again.");
        }

        var version = BlobVersion.From(found.ETag);
        return new ResultBlob(await OpenAsync(blob, version, cancellation), found.ContentLength, version);
    }

    public async Task<Uri> CreateLinkAsync(string id, string name, DateTimeOffset until, CancellationToken cancellation)
    {
        var blob = Result(id, name);
        var link = new BlobSasBuilder(BlobSasPermissions.Read, until)
        {
            BlobContainerName = blob.BlobContainerName, BlobName = blob.Name, Resource = "b",
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
            ContentDisposition = $"attachment;filename=\"{id}-{name}\"",
        };
        // An account key signs the link itself. An identity signs it with a delegation key of the service.
        if (blob.CanGenerateSasUri) return blob.GenerateSasUri(link);
        try
        {
            // Starts in the past: the clock of the service may be behind.
            var start = DateTimeOffset.UtcNow.AddMinutes(-15);
            var options = new BlobGetUserDelegationKeyOptions(until) { StartsOn = start };
            var key = await containers.Service.GetUserDelegationKeyAsync(options, cancellation);
            var signature = link.ToSasQueryParameters(key, containers.Service.AccountName);
            return new BlobUriBuilder(blob.Uri) { Sas = signature }.ToUri();
        }
        catch (StorageException exception) when (exception.Status is 401 or 403)
        {
            throw new UnauthorizedAccessException(
                "Storage does not allow this host to create links. Give its identity the role Storage Blob Delegator "
                + "on the account.",
                exception);
        }
    }

    public async Task DeleteBatchAsync(BatchState state, CancellationToken cancellation)
    {
        StorageException[] refusals =
        [
            .. await containers.Results.DeleteAllAsync(BlobNames.Results(state.Id), cancellation),
            .. await containers.Working.DeleteAllAsync(BlobNames.Work(state.Id), cancellation),
        ];
        if (containers.UploadOf(state) is { } upload) await containers.Working.DeleteAsync(upload, cancellation);
        if (refusals is [var refusal, ..])
        {
            throw new BatchException(
                ErrorCodes.DeleteRefused,
                $"Storage refuses to delete a blob of batch {state.Id}: {refusal.Message} Remove its legal hold, "
                + "immutability policy or lease, then delete the batch again.");
        }
    }

    // Without the checksums of the service: with them, the length of an answer is that of their envelope.
    private static Task<Stream> OpenAsync(BlockBlobClient blob, string? version, CancellationToken cancellation) =>
        blob.OpenReadAsync(
            new BlobOpenReadOptions(allowModifications: false)
            {
                Conditions = version is null ? null : BlobVersion.Is(version),
                TransferValidation = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.None },
            },
            cancellation);

    private BlockBlobClient Result(BatchPlan plan) => containers.Results.GetBlockBlobClient(BlobNames.Result(plan));

    private BlockBlobClient Result(string id, string name) =>
        containers.Results.GetBlockBlobClient(BlobNames.Result(id, name));

    private BlockBlobClient ChunkFile(BatchPlan plan, string name, int chunk, long start) =>
        containers.Working.GetBlockBlobClient(BlobNames.ChunkFile(plan, name, chunk, start));

    private static string ToService(string blockId) => Convert.ToBase64String(Encoding.UTF8.GetBytes(blockId));
    private static string FromService(string blockId) => Encoding.UTF8.GetString(Convert.FromBase64String(blockId));
}
