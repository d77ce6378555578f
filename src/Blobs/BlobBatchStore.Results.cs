using System.IO.Hashing;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace ServerlessAges.Blobs;

// Results: staged out of sight, committed once, read by anyone.
public sealed partial class BlobBatchStore
{
    private const string DigestKey = "listdigest";
    private const string BatchKey = "batch";

    /// <inheritdoc/>
    public async Task<ulong> StageBlockAsync(
        BatchPlan plan, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        // Azure refuses it too, Azurite does not.
        if (content.IsEmpty) throw new ArgumentException("A block cannot be empty.", nameof(content));
        await AgesOf(plan)
            .StageBlockAsync(ToService(blockId), BinaryData.FromBytes(content).ToStream(), cancellationToken: cancellation)
            .ConfigureAwait(false);
        return Crc64.HashToUInt64(content.Span);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> ListStagedAsync(BatchPlan plan, CancellationToken cancellation)
    {
        try
        {
            var list = await AgesOf(plan).GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellation)
                .ConfigureAwait(false);
            return list.Value.UncommittedBlocks.ToDictionary(block => FromService(block.Name), block => block.SizeLong);
        }
        catch (RequestFailedException refusal) when (refusal.IsMissing())
        {
            return new Dictionary<string, long>();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CommitAsync(
        BatchPlan plan, IReadOnlyList<string> blockIds, string digest, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blockIds);
        ArgumentException.ThrowIfNullOrEmpty(digest);
        var options = new CommitBlockListOptions
        {
            Conditions = BlobVersion.IsNone(),
            HttpHeaders = new BlobHttpHeaders { ContentType = ContentTypes.Of(plan.Options.Format) },
            Metadata = new Dictionary<string, string> { [DigestKey] = digest, [BatchKey] = plan.BatchId },
        };
        try
        {
            await AgesOf(plan).CommitBlockListAsync(blockIds.Select(ToService), options, cancellation)
                .ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConflict() || refusal.IsMissingBlock())
        {
            // A commit drops blocks that it does not list, so a missing one too may mean that there was a commit.
            var committed = await FindCommittedAsync(plan, cancellation).ConfigureAwait(false);
            if (committed is not null) return committed == digest;
            if (!refusal.IsMissingBlock()) throw;
            throw new MissingBlocksException(
                $"Staged blocks of {BlobNames.Ages(plan)} are gone: compute their chunks again.");
        }
    }

    /// <inheritdoc/>
    /// <remarks>Empty where ages lie there that were put together by somebody else.</remarks>
    public async Task<string?> FindCommittedAsync(BatchPlan plan, CancellationToken cancellation) =>
        await FindPropertiesAsync(AgesOf(plan), cancellation).ConfigureAwait(false) is { } found
            ? found.Metadata.TryGetValue(DigestKey, out var digest) ? digest : ""
            : null;

    /// <inheritdoc/>
    public IRejectedWriter CreateChunkRejected(BatchPlan plan, int chunk, long start) =>
        new BlobRejectedWriter(working.GetBlockBlobClient(BlobNames.ChunkRejected(plan, chunk, start)));

    /// <inheritdoc/>
    public async Task<Stream> OpenChunkRejectedAsync(BatchPlan plan, int chunk, long start, CancellationToken cancellation)
    {
        var blob = working.GetBlockBlobClient(BlobNames.ChunkRejected(plan, chunk, start));
        return (await blob.DownloadStreamingAsync(cancellationToken: cancellation).ConfigureAwait(false)).Value.Content;
    }

    /// <inheritdoc/>
    public IRejectedWriter CreateRejected(BatchPlan plan) =>
        new BlobRejectedWriter(results.GetBlockBlobClient(BlobNames.Result(plan.BatchId, ResultNames.Rejected)));

    /// <inheritdoc/>
    public async Task CreateManifestAsync(BatchManifest manifest, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var blob = results.GetBlockBlobClient(BlobNames.Result(manifest.Id, ResultNames.Manifest));
        await TryCreateJsonAsync(blob, manifest, BatchJson.Default.BatchManifest, metadata: null, cancellation)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ResultBlob?> OpenResultAsync(string id, string name, CancellationToken cancellation)
    {
        var blob = results.GetBlockBlobClient(BlobNames.Result(id, name));
        if (await FindPropertiesAsync(blob, cancellation).ConfigureAwait(false) is not { } found) return null;
        if (found.AccessTier == AccessTier.Archive)
        {
            throw new BatchConflictException(
                ErrorCodes.ResultArchived, $"{blob.BlobContainerName}/{blob.Name} is in the archive tier. Rehydrate it, then read it again.");
        }

        var version = BlobVersion.Of(found.ETag);
        return new ResultBlob(new ResultStream(blob, version, found.ContentLength), found.ContentLength, version);
    }

    /// <inheritdoc/>
    public Uri ResultAddress(string id, string name) =>
        // Without a query, which may be a signature.
        new(results.GetBlobBaseClient(BlobNames.Result(id, name)).Uri.GetLeftPart(UriPartial.Path));

    /// <inheritdoc/>
    public async Task<Uri> CreateLinkAsync(string id, string name, DateTimeOffset until, CancellationToken cancellation)
    {
        var blob = results.GetBlobClient(BlobNames.Result(id, name));
        var link = new BlobSasBuilder(BlobSasPermissions.Read, until)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
            ContentDisposition = $"attachment;filename=\"{id}-{name}\"",
        };
        // Who came with an account's key signs with that; an identity, with a key that the service lends it.
        if (blob.CanGenerateSasUri) return blob.GenerateSasUri(link);
        try
        {
            // From before now on: the service's clock may be behind ours.
            var lent = new BlobGetUserDelegationKeyOptions(until) { StartsOn = DateTimeOffset.UtcNow.AddMinutes(-15) };
            var key = await service.GetUserDelegationKeyAsync(lent, cancellation).ConfigureAwait(false);
            return new BlobUriBuilder(blob.Uri) { Sas = link.ToSasQueryParameters(key, service.AccountName) }.ToUri();
        }
        catch (RequestFailedException refusal) when (refusal.Status is 401 or 403)
        {
            throw new UnauthorizedAccessException(
                "Storage does not let this host make links: its identity needs the role Storage Blob Delegator on the account.", refusal);
        }
    }

    private BlockBlobClient AgesOf(BatchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return results.GetBlockBlobClient(BlobNames.Ages(plan));
    }

    private static string ToService(string blockId) => Convert.ToBase64String(Encoding.UTF8.GetBytes(blockId));

    private static string FromService(string blockId) => Encoding.UTF8.GetString(Convert.FromBase64String(blockId));
}
