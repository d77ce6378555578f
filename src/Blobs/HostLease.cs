namespace ServerlessAges.Blobs;

/// <summary>The lease of the one embedded host of a storage: it keeps hosts from doing work twice.</summary>
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

    /// <summary>Cancelled when another holder has the lease.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Takes the lease, also from a dead holder; or returns null and its holder, an ASCII text.</summary>
    public static async Task<(HostLease? Lease, string Holder)> TryTakeAsync(
        BlobStoreOptions storage, string holder, Func<string, bool> isDead, CancellationToken cancellation)
    {
        var blob = BlobContainers.Create(storage).Working.GetBlockBlobClient(BlobNames.HostLease);
        var options = new BlobUploadOptions { Conditions = BlobVersion.IsNone() };
        if (await blob.FindPropertiesAsync(cancellation) is null)
            await TryAsync(() => blob.UploadAsync(Stream.Null, options, cancellation));
        var lease = blob.GetBlobLeaseClient();
        if (!await TryAcquireAsync(lease, cancellation))
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
            var other = properties.Metadata.GetOrDefault(HolderKey) ?? "a host that has just started";
            if (!isDead(other)) return (null, other);
            await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellation);
            if (!await TryAcquireAsync(lease, cancellation)) return (null, other);
        }

        var metadata = new Dictionary<string, string> { [HolderKey] = holder };
        await blob.SetMetadataAsync(metadata, new BlobRequestConditions { LeaseId = lease.LeaseId }, cancellation);
        return (new HostLease(lease), holder);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await renewing;
        try
        {
            if (!lost.IsCancellationRequested) await lease.ReleaseAsync();
        }
        catch (StorageException)
        {
            // It expires.
        }

        stop.Dispose();
        lost.Dispose();
    }

    private static Task<bool> TryAcquireAsync(BlobLeaseClient lease, CancellationToken cancellation) =>
        TryAsync(() => lease.AcquireAsync(Duration, cancellationToken: cancellation));

    private static async Task<bool> TryAsync(Func<Task> request)
    {
        try
        {
            await request();
            return true;
        }
        catch (StorageException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                try
                {
                    // A lease that expired while storage was unreachable can be acquired again, unless it is taken.
                    if (await TryAsync(() => lease.RenewAsync(cancellationToken: stop.Token))) continue;
                    if (await TryAcquireAsync(lease, stop.Token)) continue;
                    await lost.CancelAsync();
                    return;
                }
                catch (StorageException)
                {
                    // Storage is unreachable. Retry on the next tick.
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }
}
