using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAges.Batches;

namespace ServerlessAges.Blobs;

// States: created only where there is none, replaced only where unchanged.
public sealed partial class BlobBatchStore
{
    private const string WriteKey = "write";
    private const string StatusKey = "status";
    private const string AcceptedKey = "accepted";

    /// <inheritdoc/>
    public async Task<StoredState?> FindStateAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var found = await FindJsonAsync(BlobNames.State(id), BatchJson.Default.BatchState, cancellation)
                .ConfigureAwait(false);
            return found is var (state, version) ? new StoredState(state, BlobVersion.Of(version)) : null;
        }
        catch (JsonException exception)
        {
            return await FindUnreadableAsync(id, exception, cancellation).ConfigureAwait(false);
        }
    }

    // Stands for a batch that has failed, so that it is seen, keeps no other from being seen, and can be deleted.
    private async Task<StoredState?> FindUnreadableAsync(string id, JsonException exception, CancellationToken cancellation)
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
            Failure = new BatchFailure("unreadable-state", message),
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
    public async IAsyncEnumerable<BatchState> ListStatesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var ids = new List<string>();
        await foreach (var blob in ListAsync(working, BlobNames.States, BlobTraits.None, cancellation).ConfigureAwait(false))
            ids.Add(BlobNames.IdOfState(blob.Name));
        ids.Sort(StringComparer.Ordinal);

        // A few are read ahead of the one that is handed on.
        var reading = new Queue<Task<StoredState?>>();
        for (var next = 0; next < ids.Count || reading.Count > 0;)
        {
            while (next < ids.Count && reading.Count < RequestsAtOnce)
                reading.Enqueue(FindStateAsync(ids[next++], cancellation));
            if (await reading.Dequeue().ConfigureAwait(false) is { } found) yield return found.State;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateEntry> ListStateEntriesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in ListAsync(working, BlobNames.States, BlobTraits.Metadata, cancellation).ConfigureAwait(false))
        {
            var id = BlobNames.IdOfState(blob.Name);
            if (blob.Metadata.TryGetValue(StatusKey, out var status) && Enum.TryParse<BatchStatus>(status, out var known)
                && blob.Metadata.TryGetValue(AcceptedKey, out var accepted)
                && DateTimeOffset.TryParseExact(accepted, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                yield return new StateEntry(new ListPosition(time, id), known);
            }
            else if (await FindStateAsync(id, cancellation).ConfigureAwait(false) is { State: var state })
            {
                // Written by an older version, or by somebody else.
                yield return new StateEntry(new ListPosition(state.Accepted, id), state.Status);
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
                [AcceptedKey] = state.Accepted.ToString("O", CultureInfo.InvariantCulture),
            };
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
