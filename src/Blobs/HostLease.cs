using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

/// <summary>
/// Held by the one embedded host of a storage. It ends by itself when its holder dies, and can be broken by who knows that
/// the holder is dead. Idempotent steps keep results right without it: it keeps hosts from doing work twice.
/// </summary>
public sealed class HostLease : IAsyncDisposable
{
    private const string HolderKey = "holder";
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly BlobLeaseClient lease;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource lost = new();
    private readonly Task renewing;

    private HostLease(BlobLeaseClient lease)
    {
        this.lease = lease;
        renewing = RenewAsync();
    }

    /// <summary>Cancelled when another holder has it.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Takes it; or says who holds it, in that holder's words.</summary>
    /// <param name="options">The storage, prepared.</param>
    /// <param name="holder">Who asks: ASCII.</param>
    /// <param name="isDead">Whether a holder is known to be dead.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<(HostLease? Lease, string Holder)> TryTakeAsync(
        BlobStoreOptions options, string holder, Func<string, bool> isDead, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(isDead);
        var blob = BlobServiceFactory.Create(options).GetBlobContainerClient(options.Working).GetBlockBlobClient(BlobNames.HostLease);
        if (!await blob.ExistsAsync(cancellation).ConfigureAwait(false)) await CreateAsync(blob, cancellation).ConfigureAwait(false);
        var lease = blob.GetBlobLeaseClient();
        if (!await TryAcquireAsync(lease, cancellation).ConfigureAwait(false))
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellation).ConfigureAwait(false);
            var other = properties.Value.Metadata.TryGetValue(HolderKey, out var said) ? said : "one that has just begun";
            if (!isDead(other)) return (null, other);
            await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellation).ConfigureAwait(false);
            if (!await TryAcquireAsync(lease, cancellation).ConfigureAwait(false)) return (null, other);
        }

        await blob.SetMetadataAsync(
            new Dictionary<string, string> { [HolderKey] = holder }, new BlobRequestConditions { LeaseId = lease.LeaseId }, cancellation)
            .ConfigureAwait(false);
        return (new HostLease(lease), holder);
    }

    /// <summary>Gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        try
        {
            if (!lost.IsCancellationRequested) await lease.ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            // It ends by itself.
        }

        stop.Dispose();
        lost.Dispose();
    }

    private static async Task CreateAsync(BlockBlobClient blob, CancellationToken cancellation)
    {
        try
        {
            await blob.UploadAsync(Stream.Null, new BlobUploadOptions { Conditions = BlobVersion.IsNone() }, cancellation)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (refusal.IsConflict())
        {
            // Another host was first.
        }
    }

    private static async Task<bool> TryAcquireAsync(BlobLeaseClient lease, CancellationToken cancellation)
    {
        try
        {
            await lease.AcquireAsync(Duration, cancellationToken: cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.Status == 409)
        {
            return false;
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                try
                {
                    await lease.RenewAsync(cancellationToken: stop.Token).ConfigureAwait(false);
                }
                catch (RequestFailedException refusal) when (refusal.Status is 409 or 412)
                {
                    // It ended while storage was away, unless somebody else has it: then it is theirs.
                    if (!await TryAcquireAsync(lease, stop.Token).ConfigureAwait(false))
                    {
                        await lost.CancelAsync().ConfigureAwait(false);
                        return;
                    }
                }
                catch (Exception exception) when (exception is RequestFailedException or AggregateException)
                {
                    // Storage is away: so it is for everybody else.
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Given back.
        }
    }
}
