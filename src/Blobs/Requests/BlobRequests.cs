namespace ServerlessAges.Blobs.Requests;

internal static class BlobRequests
{
    private const int MaxConcurrentDeletes = 8;
    private const string WriteKey = "write";

    /// <summary>The answer to a request; null if there is no blob.</summary>
    public static async Task<T?> FindAsync<T>(Task<Response<T>> request)
        where T : class
    {
        try
        {
            return (await request).Value;
        }
        catch (StorageException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    public static Task<BlobProperties?> FindPropertiesAsync(this BlobBaseClient blob, CancellationToken cancellation) =>
        FindAsync(blob.GetPropertiesAsync(cancellationToken: cancellation));

    public static async Task<(T Value, ETag Version)?> FindJsonAsync<T>(
        this BlobBaseClient blob, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            if (await FindAsync(blob.DownloadContentAsync(cancellation)) is not { } found) return null;
            var value = JsonSerializer.Deserialize(found.Content, type) ?? throw new JsonException("it is null");
            return (value, found.Details.ETag);
        }
        catch (AggregateException exception)
        {
            throw BlobErrors.NoAnswer(exception.InnerExceptions[^1]); // the body broke off each time
        }
    }

    /// <summary>Writes a blob, and returns its version; null if the condition does not hold. Metadata mark the write,
    /// so that a retry of a write that had succeeded, and whose answer was lost, does not count as refused.</summary>
    public static async Task<string?> TryPutAsync(
        this BlockBlobClient blob, Stream content, BlobRequestConditions conditions,
        Dictionary<string, string> metadata, CancellationToken cancellation, string type = "application/json",
        StorageTransferOptions blocks = default)
    {
        var write = metadata[WriteKey] = Guid.NewGuid().ToString("N");
        var options = new BlobUploadOptions
        {
            Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = type }, Metadata = metadata,
            TransferOptions = blocks,
        };
        try
        {
            return BlobVersion.From((await blob.UploadAsync(content, options, cancellation)).Value.ETag);
        }
        catch (StorageException exception)
            when (exception.IsConflict() || exception.IsMissingBlock() || exception.Code == BlobErrorCode.BlobNotFound)
        {
            var stored = await blob.FindPropertiesAsync(cancellation);
            return stored?.Metadata.GetOrDefault(WriteKey) == write ? BlobVersion.From(stored.ETag) : null;
        }
    }

    public static Task<string?> TryPutJsonAsync<T>(
        this BlockBlobClient blob, T value, JsonTypeInfo<T> type, BlobRequestConditions conditions,
        Dictionary<string, string> metadata, CancellationToken cancellation) =>
        blob.TryPutAsync(
            new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, type)), conditions, metadata, cancellation);

    public static AsyncPageable<BlobItem> ListAsync(
        this BlobContainerClient container, string prefix, BlobTraits traits, CancellationToken cancellation) =>
        container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix, Traits = traits }, cancellation);

    /// <summary>Adds the ages of the blobs by the clock of the storage: the host's may be wrong.</summary>
    public static IAsyncEnumerable<(BlobItem Blob, TimeSpan Age)> WithAges(this AsyncPageable<BlobItem> blobs) =>
        blobs.AsPages().SelectMany(page => page.Values.Select(
            blob => (blob, page.GetRawResponse().Headers.Date!.Value - blob.Properties.LastModified!.Value)));

    public static async Task DeleteAsync(
        this BlobContainerClient container, string name, CancellationToken cancellation)
    {
        try
        {
            await container.DeleteBlobAsync(name, DeleteSnapshotsOption.IncludeSnapshots, null, cancellation);
        }
        catch (StorageException exception) when (exception.Status == 404)
        {
            // It is deleted already.
        }
    }

    /// <summary>Deletes all blobs with a prefix, and returns the refusals.</summary>
    public static async Task<IReadOnlyCollection<StorageException>> DeleteAllAsync(
        this BlobContainerClient container, string prefix, CancellationToken cancellation)
    {
        var refusals = new ConcurrentQueue<StorageException>();
        await Parallel.ForEachAsync(
            container.ListAsync(prefix, BlobTraits.None, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentDeletes, CancellationToken = cancellation },
            async (blob, stop) =>
            {
                try
                {
                    await container.DeleteAsync(blob.Name, stop);
                }
                catch (StorageException exception) when (exception.Status is 409 or 412)
                {
                    refusals.Enqueue(exception);
                }
            });
        return refusals;
    }
}
