using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

// States: created only where there is none, replaced only where unchanged.
public sealed partial class BlobBatchStore
{
    private const string WriteKey = "write";
    private const string StatusKey = "status";
    private const string UploadKey = "upload";
    private const string PurgedKey = "purged";

    /// <inheritdoc/>
    public async Task<StoredState?> FindStateAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var found = await FindJsonAsync(BlobNames.State(id), BatchJson.Default.BatchState, cancellation)
                .ConfigureAwait(false);
            if (found is not var (state, version)) return null;
            if (state.Id != id) throw new JsonException($"it is the state of {state.Id}");
            return new StoredState(state, BlobVersion.Of(version));
        }
        catch (Exception exception) when (exception is JsonException || (exception as RequestFailedException)?.IsArchived() == true)
        {
            return await FindUnreadableAsync(id, exception, cancellation).ConfigureAwait(false);
        }
    }

    // Stands for a batch that has failed, so that it is seen, keeps no other from being seen, and can be deleted.
    private async Task<StoredState?> FindUnreadableAsync(string id, Exception exception, CancellationToken cancellation)
    {
        var name = BlobNames.State(id);
        if (await FindPropertiesAsync(working.GetBlockBlobClient(name), cancellation).ConfigureAwait(false) is not { } found) return null;
        var version = BlobVersion.Of(found.ETag);
        var message = $"{working.Name}/{name} cannot be read ({exception.Message}). Delete the batch, and send its input again.";
        var state = new BatchState
        {
            Id = id,
            Status = BatchStatus.Failed,
            Attempt = 0,
            Owner = "",
            Source = new BlobReference(working.Name, name, version, found.ContentLength),
            Options = new BatchOptions(),
            Accepted = found.CreatedOn,
            Changed = found.LastModified,
            Failure = new BatchFailure(ErrorCodes.UnreadableState, message),
        };
        return new StoredState(state, version);
    }

    /// <inheritdoc/>
    public Task<StoredState?> TryCreateStateAsync(BatchState state, CancellationToken cancellation) =>
        TryWriteStateAsync(state, BlobVersion.IsNone(), cancellation);

    /// <inheritdoc/>
    public async Task<StoredState?> TryReplaceStateAsync(BatchState state, string version, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(version);
        try
        {
            return await TryWriteStateAsync(state, BlobVersion.Is(version), cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (refusal.IsGone())
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateEntry> ListStatesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in ListAsync(working, BlobNames.States, BlobTraits.Metadata, cancellation).AsPages().ConfigureAwait(false))
        {
            foreach (var blob in page.Values)
            {
                if (BlobNames.IdOfState(blob.Name) is not { } id) continue;
                var age = Age(page.GetRawResponse(), blob.Properties.LastModified!.Value);
                if (blob.Metadata.TryGetValue(StatusKey, out var text) && Enum.TryParse<BatchStatus>(text, out var status))
                    yield return new StateEntry(id, status, age, blob.Metadata.TryGetValue(UploadKey, out var upload) ? upload : null, blob.Metadata.ContainsKey(PurgedKey));
                else if (await FindStateAsync(id, cancellation).ConfigureAwait(false) is { State: var state })
                    yield return new StateEntry(id, state.Status, age, UploadOf(state), state.Purged); // not written by the service
            }
        }
    }

    /// <inheritdoc/>
    public async Task AddToListAsync(ListPosition position, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(position);
        await working.GetBlockBlobClient(BlobNames.InList(position)).UploadAsync(Stream.Null, new BlobUploadOptions(), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveFromListAsync(ListPosition position, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(position);
        await working.DeleteBlobIfExistsAsync(BlobNames.InList(position), cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>The service cannot begin a listing at a name: a later page skips the names of those before it, 5,000 in a request.</remarks>
    public async IAsyncEnumerable<ListPosition> ListNewestAsync(
        ListPosition? after, int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = after is null ? "" : BlobNames.InList(after);
        var pages = ListAsync(working, BlobNames.List, BlobTraits.None, cancellation).AsPages(pageSizeHint: after is null ? count : null);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var blob in page.Values)
            {
                if (string.CompareOrdinal(blob.Name, last) > 0 && BlobNames.FromList(blob.Name) is { } position) yield return position;
            }
        }
    }

    private async Task<StoredState?> TryWriteStateAsync(
        BatchState state, BlobRequestConditions conditions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        var blob = working.GetBlockBlobClient(BlobNames.State(state.Id));
        var write = Guid.NewGuid().ToString("N");
        try
        {
            var metadata = new Dictionary<string, string>
            {
                [WriteKey] = write,
                [StatusKey] = state.Status.ToString(),
            };
            if (UploadOf(state) is { } upload) metadata[UploadKey] = upload;
            if (state.Purged) metadata[PurgedKey] = "true";
            var version = await PutJsonAsync(blob, state, BatchJson.Default.BatchState, conditions, metadata, cancellation)
                .ConfigureAwait(false);
            return new StoredState(state, BlobVersion.Of(version));
        }
        catch (RequestFailedException refusal) when (refusal.IsConflict())
        {
            // The refusal may be of the client's second try, because its first, whose answer was lost, was done.
            var there = await FindPropertiesAsync(blob, cancellation).ConfigureAwait(false);
            return there is not null && there.Metadata.TryGetValue(WriteKey, out var writer) && writer == write
                ? new StoredState(state, BlobVersion.Of(there.ETag))
                : null;
        }
    }
}
