using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs.Requests;

/// <summary>Requests that several ports send.</summary>
internal static class BlobRequests
{
    private const int MaxConcurrentDeletes = 8;

    public static async Task<BlobProperties?> FindPropertiesAsync(
        this BlobBaseClient blob, CancellationToken cancellation)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellation);
        }
        catch (StorageException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    public static async Task<(T Value, ETag Version)?> FindJsonAsync<T>(
        this BlobBaseClient blob, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            var found = (await blob.DownloadContentAsync(cancellation)).Value;
            var value = JsonSerializer.Deserialize(found.Content, type) ?? throw new JsonException("it is null");
            return (value, found.Details.ETag);
        }
        catch (StorageException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (AggregateException exception)
        {
            throw BlobErrors.NoAnswer(exception.InnerExceptions[^1]); // the body broke off each time
        }
    }

    public static async Task<ETag> PutJsonAsync<T>(
        this BlockBlobClient blob, T value, JsonTypeInfo<T> type, BlobRequestConditions conditions,
        IDictionary<string, string>? metadata, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            HttpHeaders = new BlobHttpHeaders { ContentType = ContentTypes.Json },
            Metadata = metadata,
        };
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, type));
        return (await blob.UploadAsync(content, options, cancellation)).Value.ETag;
    }

    /// <summary>Creates the blob if there is none.</summary>
    public static async Task CreateJsonAsync<T>(
        this BlockBlobClient blob, T value, JsonTypeInfo<T> type, IDictionary<string, string>? metadata,
        CancellationToken cancellation)
    {
        try
        {
            await blob.PutJsonAsync(value, type, BlobVersion.IsNone(), metadata, cancellation);
        }
        catch (StorageException exception) when (exception.IsConflict())
        {
            // It exists.
        }
    }

    public static AsyncPageable<BlobItem> ListAsync(
        this BlobContainerClient container, string prefix, BlobTraits traits, CancellationToken cancellation) =>
        container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix, Traits = traits }, cancellation);

    /// <summary>The age of a listed blob, by the clock of the storage: the host's may be wrong.</summary>
    public static TimeSpan AgeOf(this Page<BlobItem> page, BlobItem blob) =>
        (page.GetRawResponse().Headers.Date ?? throw new InvalidDataException("Storage's answer has no Date."))
        - blob.Properties.LastModified!.Value;

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

    /// <summary>
    /// Deletes all blobs with a prefix. A legal hold, an immutability policy or a lease on one does not keep the
    /// others.
    /// </summary>
    /// <returns>The refusals.</returns>
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
