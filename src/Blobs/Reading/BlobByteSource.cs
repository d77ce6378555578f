namespace ServerlessAges.Blobs.Reading;

/// <summary>
/// A pinned blob for concurrent readers that move forward. Inside a window, large ranges are downloaded ahead; outside,
/// each read is one request. Holds the ranges from the released offset to the furthest reader's, and two more. A failed
/// download fails all reads of its range.
/// </summary>
/// <remarks>
/// The client's own stream downloads one range at a time. Three at a time keep a batch within 1.3 times a bare
/// transfer: docs/benchmarks.md.
/// </remarks>
internal sealed class BlobByteSource : IByteSource, IDisposable, IAsyncDisposable
{
    /// <summary>Smaller ranges cost more requests than they save. Azurite is slow up to 4 MiB.</summary>
    public const int RangeSize = 8 * 1024 * 1024;

    public const int MaxConcurrentDownloads = 3;

    private readonly PinnedBlob blob;
    private readonly long first;
    private readonly long last;
    private readonly Dictionary<long, DownloadedRange> ranges = [];
    private readonly SemaphoreSlim downloads = new(MaxConcurrentDownloads);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private long released;
    private bool disposed;

    /// <summary>The window is [first, last).</summary>
    public BlobByteSource(PinnedBlob blob, long first, long last)
    {
        this.blob = blob;
        this.last = Math.Clamp(last, 0, blob.Length);
        this.first = Math.Clamp(first, 0, this.last);
    }

    public long? Length => blob.Length;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        if (offset >= blob.Length || buffer.IsEmpty) return 0;
        return offset >= first && offset < last
            ? await ReadAheadAsync(offset, buffer, cancellation)
            : await ReadOutsideAsync(offset, buffer, cancellation);
    }

    public void Release(long offset)
    {
        lock (gate)
        {
            if (offset <= released) return;
            released = offset;
            Drop(ranges.Where(range => range.Value.End <= released).ToArray());
        }
    }

    /// <summary>Cancels all downloads.</summary>
    public void Dispose()
    {
        Close();
        stop.Cancel();
    }

    /// <summary>Cancels all downloads, and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        var open = Close();
        await stop.CancelAsync();
        foreach (var range in open) await range.Downloaded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<int> ReadOutsideAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var end = offset < first ? first : blob.Length;
        var wanted = buffer[..(int)Math.Min(buffer.Length, end - offset)];
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        await blob.ReadAsync(offset, wanted, either.Token);
        return wanted.Length;
    }

    private async Task<int> ReadAheadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var range = Enter(offset);
        try
        {
            await range.Downloaded.WaitAsync(cancellation);
            return range.CopyTo(buffer, offset);
        }
        finally
        {
            range.Leave();
        }
    }

    private DownloadedRange Enter(long offset)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (offset < released)
                throw new InvalidOperationException($"Byte {offset} was released and cannot be read again.");
            var index = (offset - first) / RangeSize;
            for (var i = index; i < index + MaxConcurrentDownloads && RangeOffset(i) < last; i++)
            {
                if (ranges.ContainsKey(i)) continue;
                var length = (int)Math.Min(RangeSize, last - RangeOffset(i));
                ranges.Add(i, new DownloadedRange(blob, RangeOffset(i), length, downloads, stop.Token));
            }

            var range = ranges[index];
            range.Enter();
            return range;
        }
    }

    private long RangeOffset(long index) => first + index * RangeSize;

    private DownloadedRange[] Close()
    {
        lock (gate)
        {
            disposed = true;
            var open = ranges.ToArray();
            Drop(open);
            return [.. open.Select(range => range.Value)];
        }
    }

    private void Drop(KeyValuePair<long, DownloadedRange>[] dropped)
    {
        foreach (var (index, range) in dropped)
        {
            ranges.Remove(index);
            range.Leave();
        }
    }
}
