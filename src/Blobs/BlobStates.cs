namespace ServerlessAges.Blobs;

internal sealed class BlobStates(BlobContainers containers) : IBatchStates
{
    private const string StatusKey = "status";
    private const string UploadKey = "upload";
    private const string PurgedKey = "purged";
    private const string NotifiedKey = "notified";

    public async Task<StoredState?> FindAsync(string id, CancellationToken cancellation)
    {
        var blob = Client(id);
        try
        {
            if (await blob.FindJsonAsync(BatchJson.Default.BatchState, cancellation) is not var (state, version))
                return null;
            if (state.Id != id) throw new JsonException($"it is the state of {state.Id}");
            return new StoredState(state, BlobVersion.From(version));
        }
        catch (Exception exception)
            when (exception is JsonException || (exception as StorageException)?.IsArchived() == true)
        {
            return await FindUnreadableAsync(blob, id, exception, cancellation);
        }
    }

    // Stands for a failed batch, so that users see it and can delete it, and it does not hide others.
    private static async Task<StoredState?> FindUnreadableAsync(
        BlockBlobClient blob, string id, Exception exception, CancellationToken cancellation)
    {
        if (await blob.FindPropertiesAsync(cancellation) is not { } found) return null;
        var version = BlobVersion.From(found.ETag);
        var place = $"{blob.BlobContainerName}/{blob.Name}";
        var state = new BatchState
        {
            Id = id, Status = BatchStatus.Failed, Attempt = 0, Owner = "",
            Source = new BlobReference(blob.BlobContainerName, blob.Name, version, found.ContentLength),
            Options = new BatchOptions(), Accepted = found.CreatedOn, Changed = found.LastModified,
            Failure = new BatchFailure(
                ErrorCodes.UnreadableState,
                $"{place} cannot be read ({exception.Message}). Delete the batch, and send its input again."),
        };
        return new StoredState(state, version);
    }

    public Task<StoredState?> TryCreateAsync(BatchState state, CancellationToken cancellation) =>
        TryWriteAsync(state, BlobVersion.IsNone(), cancellation);

    public Task<StoredState?> TryReplaceAsync(BatchState state, string version, CancellationToken cancellation) =>
        TryWriteAsync(state, BlobVersion.Is(version), cancellation);

    public async IAsyncEnumerable<StateEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var blobs = containers.Working.ListAsync(BlobNames.States, BlobTraits.Metadata, cancellation);
        await foreach (var (blob, age) in blobs.WithAges())
        {
            if (BlobNames.IdOfState(blob.Name) is not { } id) continue;
            // A blob without our metadata was not written by a host. It reads as a failed batch.
            var isOurs = Enum.TryParse<BatchStatus>(blob.Metadata.GetOrDefault(StatusKey), out var status);
            yield return new StateEntry(
                id, isOurs ? status : BatchStatus.Failed, age, blob.Metadata.GetOrDefault(UploadKey),
                blob.Metadata.ContainsKey(PurgedKey), blob.Metadata.ContainsKey(NotifiedKey));
        }
    }

    public async Task AddToListAsync(ListPosition position, CancellationToken cancellation) =>
        await containers.Working.GetBlockBlobClient(BlobNames.InList(position))
            .UploadAsync(Stream.Null, new BlobUploadOptions(), cancellation);

    public Task RemoveFromListAsync(ListPosition position, CancellationToken cancellation) =>
        containers.Working.DeleteAsync(BlobNames.InList(position), cancellation);

    // A listing cannot begin at a name: later pages skip the names before them, 5,000 in a request.
    public async IAsyncEnumerable<ListPosition> ListNewestAsync(
        ListPosition? after, int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = after is null ? "" : BlobNames.InList(after);
        var pages = containers.Working.ListAsync(BlobNames.List, BlobTraits.None, cancellation)
            .AsPages(pageSizeHint: after is null ? count : null);
        await foreach (var blob in pages.SelectMany(page => page.Values))
        {
            if (string.CompareOrdinal(blob.Name, last) <= 0) continue;
            if (ListPosition.Parse(blob.Name[BlobNames.List.Length..]) is { } position) yield return position;
        }
    }

    private BlockBlobClient Client(string id) => containers.Working.GetBlockBlobClient(BlobNames.State(id));

    private async Task<StoredState?> TryWriteAsync(
        BatchState state, BlobRequestConditions conditions, CancellationToken cancellation)
    {
        var metadata = new Dictionary<string, string> { [StatusKey] = state.Status.ToString() };
        if (containers.UploadOf(state) is { } upload) metadata[UploadKey] = upload;
        if (state.Purged) metadata[PurgedKey] = "true";
        if (state.Notification is { Next: null }) metadata[NotifiedKey] = "true";
        return await Client(state.Id).TryPutJsonAsync(
            state, BatchJson.Default.BatchState, conditions, metadata, cancellation) is { } version
            ? new StoredState(state, version)
            : null;
    }
}
