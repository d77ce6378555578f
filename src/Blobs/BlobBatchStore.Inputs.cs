using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

// Inputs: uploaded, dropped or unpacked, and read only in the version that was seen.
public sealed partial class BlobBatchStore
{
    private static readonly Dictionary<string, string> NoMetadata = [];

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
        if (FindClient(container, name) is not { } blob) return BadName(new BlobReference(container, name, "", 0));
        try
        {
            var found = await FindPropertiesAsync(blob, cancellation).ConfigureAwait(false);
            return found is null
                ? null
                : InputLister.Input(
                    new BlobReference(container, name, BlobVersion.Of(found.ETag), found.ContentLength), found.BlobType, found.Metadata);
        }
        catch (RequestFailedException refusal) when (refusal.InputFault($"{container}/{name}") is { } fault)
        {
            return new InputBlob(new BlobReference(container, name, "", 0), NoMetadata) { Fault = fault };
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<InputBlob> ListUploadedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (name, listed) in lister.ListAsync(cancellation).ConfigureAwait(false))
        {
            var input = listed ?? await FindInputAsync(drops.Name, name, cancellation).ConfigureAwait(false);
            if (input is not null) yield return FindClient(drops.Name, name) is null && input.Fault is null ? BadName(input.Blob) : input;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The source is disposable: that ends its downloads.</remarks>
    public IByteSource OpenInput(BlobReference input, long first, long last)
    {
        ArgumentNullException.ThrowIfNull(input);
        var blob = FindClient(input.Container, input.Name)
            ?? throw new ArgumentException($"'{input.Container}/{input.Name}' cannot be addressed.", nameof(input));
        return new BlobByteSource(new PinnedBlob(blob, input), first, last);
    }

    /// <inheritdoc/>
    public async Task<BlobReference> CreateDecodedAsync(string id, Stream plain, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plain);
        var name = BlobNames.IsDecoded(id);
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

    private string? UploadOf(BatchState state) => state.Source.Container == working.Name && IsUpload(state.Source.Name) ? state.Source.Name : null;

    private bool IsUpload(string name) =>
        name.StartsWith(BlobNames.Uploads, StringComparison.Ordinal) && FindClient(working.Name, name) is not null;

    // Null where no address leads to exactly this blob: an address folds `.` and `..`, and services take `\` for `/`.
    private BlobBaseClient? FindClient(string container, string name)
    {
        if (container.Length == 0 || name.Length == 0 || name.Contains('\\', StringComparison.Ordinal)) return null;
        var blob = service.GetBlobContainerClient(container).GetBlobBaseClient(name);
        return blob.BlobContainerName == container && blob.Name == name ? blob : null;
    }

    private static InputBlob BadName(BlobReference blob) => new(blob, NoMetadata)
    {
        Fault = new BatchException(
            ErrorCodes.BadBlobName,
            $"{blob.Container}/{blob.Name} cannot be read: no part of a name between slashes may be . or .., and a name must not have a "
            + "backslash. Copy the blob to another name."),
    };
}
