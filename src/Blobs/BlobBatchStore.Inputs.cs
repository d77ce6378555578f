using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAges.Batches;
using ServerlessAges.Slices;

namespace ServerlessAges.Blobs;

// Inputs: uploaded, dropped or unpacked, and read only in the version that was seen.
public sealed partial class BlobBatchStore
{
    // How accounts with a hierarchical namespace list a folder.
    private const string FolderKey = "hdi_isfolder";

    /// <inheritdoc/>
    public async Task<BlobReference> UploadAsync(Stream body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        return await CreateInputAsync(BlobNames.NewUpload(), body, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteUploadAsync(string upload, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (!IsUpload(upload)) throw new ArgumentException($"{upload} is not an upload.", nameof(upload));
        await working.DeleteBlobIfExistsAsync(
            upload, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListUploadsAsync(TimeSpan age, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in ListAsync(working, BlobNames.Uploads, BlobTraits.None, cancellation).AsPages().ConfigureAwait(false))
        {
            foreach (var blob in page.Values)
            {
                if (Age(page.GetRawResponse(), blob.Properties.LastModified!.Value) > age) yield return blob.Name;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<InputBlob?> FindInputAsync(string container, string name, CancellationToken cancellation)
    {
        if (!BlobNames.IsSafe(container, name)) return null;
        var blob = service.GetBlobContainerClient(container).GetBlobBaseClient(name);
        return await FindPropertiesAsync(blob, cancellation).ConfigureAwait(false) is { } found
            ? new InputBlob(
                new BlobReference(container, name, BlobVersion.Of(found.ETag), found.ContentLength),
                found.BlobType == BlobType.Block, LowerCase(found.Metadata))
            : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<InputBlob> ListDropsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in ListAsync(drops, prefix: null, BlobTraits.Metadata, cancellation).ConfigureAwait(false))
        {
            var metadata = LowerCase(blob.Metadata);
            if (metadata.ContainsKey(FolderKey)) continue;
            yield return new InputBlob(Reference(drops, blob), blob.Properties.BlobType == BlobType.Block, metadata);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The source is disposable: that ends its downloads.</remarks>
    public IByteSource OpenInput(BlobReference input, long first, long last)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!BlobNames.IsSafe(input.Container, input.Name))
            throw new ArgumentException($"'{input.Container}/{input.Name}' cannot be a blob.", nameof(input));
        var blob = service.GetBlobContainerClient(input.Container).GetBlobBaseClient(input.Name);
        return new BlobByteSource(new PinnedBlob(blob, input), first, last);
    }

    /// <inheritdoc/>
    public async Task<BlobReference> CreateUnpackedAsync(string id, Stream plain, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plain);
        var name = BlobNames.Unpacked(id);
        return await FindInputAsync(working.Name, name, cancellation).ConfigureAwait(false) is { } found
            ? found.Blob
            : await CreateInputAsync(name, plain, cancellation).ConfigureAwait(false);
    }

    private async Task<BlobReference> CreateInputAsync(string name, Stream content, CancellationToken cancellation)
    {
        var writer = new BlockWriter(working.GetBlockBlobClient(name), Guid.NewGuid().ToString("N"));
        await using var _ = writer.ConfigureAwait(false);
        await writer.WriteAsync(content, cancellation).ConfigureAwait(false);
        try
        {
            var version = await writer.CommitAsync(BlobVersion.IsNone(), headers: null, cancellation).ConfigureAwait(false);
            return new BlobReference(working.Name, name, BlobVersion.Of(version), writer.Length);
        }
        catch (RequestFailedException refusal) when (refusal.IsConflict() || refusal.IsMissingBlock())
        {
            // Ours, and the answer was lost; or another writer's, whose commit dropped our blocks.
            if (await FindInputAsync(working.Name, name, cancellation).ConfigureAwait(false) is { } found) return found.Blob;
            throw;
        }
    }

    private static BlobReference Reference(BlobContainerClient container, BlobItem blob) => new(
        container.Name, blob.Name, BlobVersion.Of(blob.Properties.ETag!.Value), blob.Properties.ContentLength!.Value);

    private string? UploadOf(BatchState state) => state.Source.Container == working.Name && IsUpload(state.Source.Name) ? state.Source.Name : null;

    private bool IsUpload(string name) =>
        name.StartsWith(BlobNames.Uploads, StringComparison.Ordinal) && BlobNames.IsSafe(working.Name, name);

    private static Dictionary<string, string> LowerCase(IDictionary<string, string> metadata) =>
        metadata.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value);
}
