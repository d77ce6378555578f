using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

/// <summary>
/// Batches in blob storage. The service's conditions keep every promise; nothing is remembered here, so that any number
/// of these may work side by side.
/// </summary>
public sealed partial class BlobBatchStore : IBatchStore
{
    private const int RequestsAtOnce = 8;

    private readonly BlobServiceClient service;
    private readonly BlobContainerClient drops;
    private readonly BlobContainerClient results;
    private readonly BlobContainerClient working;
    private readonly InputLister lister;

    /// <summary>In the storage account that the options name. Containers that are missing are created when they are needed.</summary>
    /// <exception cref="InvalidOperationException">They name none, or two.</exception>
    public BlobBatchStore(BlobStoreOptions options)
        : this(
            BlobServiceFactory.Create(options, client => client.AddPolicy(new MissingContainers(options), HttpPipelinePosition.PerCall)),
            options)
    {
    }

    /// <summary>On a client that <see cref="BlobServiceFactory"/> has made.</summary>
    public BlobBatchStore(BlobServiceClient service, BlobStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(options);
        this.service = service;
        drops = service.GetBlobContainerClient(options.Drops);
        lister = new InputLister(drops);
        results = service.GetBlobContainerClient(options.Results);
        working = service.GetBlobContainerClient(options.Working);
    }

    /// <inheritdoc/>
    public string Account => service.AccountName;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        foreach (var container in new[] { drops, results, working })
        {
            // Asked first: who may use a container need not be allowed to create one.
            if (!await container.ExistsAsync(cancellation).ConfigureAwait(false))
                await container.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task DeleteBatchAsync(BatchState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        var refusals = new List<RequestFailedException>();
        refusals.AddRange(await DeleteAllAsync(results, BlobNames.Results(state.Id), cancellation).ConfigureAwait(false));
        refusals.AddRange(await DeleteAllAsync(working, BlobNames.Work(state.Id), cancellation).ConfigureAwait(false));
        if (UploadOf(state) is { } upload) await DeleteUploadAsync(upload, cancellation).ConfigureAwait(false);
        if (refusals is [var refused, ..])
        {
            throw new BatchConflictException(
                ErrorCodes.DeleteRefused,
                $"Storage refuses to delete a blob of batch {state.Id}: {refused.Message} Remove its legal hold, immutability policy or lease, "
                + "then delete the batch again.");
        }
    }

    // A legal hold, an immutability policy or a lease on one blob does not keep the others.
    private static async Task<IEnumerable<RequestFailedException>> DeleteAllAsync(
        BlobContainerClient container, string prefix, CancellationToken cancellation)
    {
        var refusals = new ConcurrentQueue<RequestFailedException>();
        await Parallel.ForEachAsync(
            ListAsync(container, prefix, BlobTraits.None, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellation },
            async (blob, stop) =>
            {
                try
                {
                    await container.DeleteBlobIfExistsAsync(blob.Name, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: stop)
                        .ConfigureAwait(false);
                }
                catch (RequestFailedException refusal) when (refusal.Status is 409 or 412)
                {
                    refusals.Enqueue(refusal);
                }
            }).ConfigureAwait(false);
        return refusals;
    }

    private static AsyncPageable<BlobItem> ListAsync(
        BlobContainerClient container, string? prefix, BlobTraits traits, CancellationToken cancellation) =>
        container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix, Traits = traits }, cancellation);

    // By the storage's clock: the host's may be wrong.
    private static TimeSpan Age(Response answer, DateTimeOffset modified) =>
        (answer.Headers.Date ?? throw new InvalidDataException("Storage's answer has no Date.")) - modified;

    private static async Task<BlobProperties?> FindPropertiesAsync(BlobBaseClient blob, CancellationToken cancellation)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (refusal.IsMissing())
        {
            return null;
        }
    }

    private async Task<(T Value, ETag Version)?> FindJsonAsync<T>(
        string name, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            var blob = (await working.GetBlockBlobClient(name).DownloadContentAsync(cancellation).ConfigureAwait(false))
                .Value;
            var value = JsonSerializer.Deserialize(blob.Content, type)
                ?? throw new JsonException("it is null");
            return (value, blob.Details.ETag);
        }
        catch (RequestFailedException refusal) when (refusal.IsMissing())
        {
            return null;
        }
    }

    private static async Task<ETag> PutJsonAsync<T>(
        BlockBlobClient blob, T value, JsonTypeInfo<T> type, BlobRequestConditions conditions,
        IDictionary<string, string>? metadata, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            HttpHeaders = new BlobHttpHeaders { ContentType = ContentTypes.Json },
            Metadata = metadata,
        };
        var content = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(value, type));
        return (await blob.UploadAsync(content.ToStream(), options, cancellation).ConfigureAwait(false)).Value.ETag;
    }

    /// <summary>Whether it was this call that created the blob, as far as is known.</summary>
    private static async Task<bool> TryCreateJsonAsync<T>(
        BlockBlobClient blob, T value, JsonTypeInfo<T> type, IDictionary<string, string>? metadata,
        CancellationToken cancellation)
    {
        try
        {
            await PutJsonAsync(blob, value, type, BlobVersion.IsNone(), metadata, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConflict())
        {
            return false;
        }
    }
}
