namespace ServerlessAges.Blobs;

/// <summary>
/// A pinned blob for readers that move forward side by side: inside a window, large ranges are downloaded ahead of them,
/// in order; outside, each read is a request of its own. Holds the ranges from what was released to the furthest
/// reader's, and two more. A download that failed fails every read of its range.
/// </summary>
internal sealed class BlobByteSource : IByteSource, IDisposable, IAsyncDisposable
{
    /// <summary>Bytes per range. Fewer cost more requests than they save; Azurite is slow up to 4 MiB.</summary>
    public const int RangeSize = 8 * 1024 * 1024;

    /// <summary>Ranges downloaded at a time: the one that is read, and those after it.</summary>
    public const int InFlight = 3;

    private readonly PinnedBlob blob;
    private readonly long first;
    private readonly long last;
    private readonly Dictionary<long, DownloadedRange> ranges = [];
    private readonly SemaphoreSlim downloads = new(InFlight);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private long released;
    private bool disposed;

    /// <param name="blob">To read.</param>
    /// <param name="first">First byte of the window.</param>
    /// <param name="last">Byte after the window.</param>
    public BlobByteSource(PinnedBlob blob, long first, long last)
    {
        this.blob = blob;
        this.last = Math.Clamp(last, 0, blob.Length);
        this.first = Math.Clamp(first, 0, this.last);
    }

    /// <inheritdoc/>
    public long? Length => blob.Length;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        if (offset >= blob.Length || buffer.IsEmpty) return 0;
        return offset >= first && offset < last
            ? await ReadAheadAsync(offset, buffer, cancellation).ConfigureAwait(false)
            : await ReadAloneAsync(offset, buffer, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Release(long offset)
    {
        lock (gate)
        {
            if (offset <= released) return;
            released = offset;
            Drop(ranges.Where(range => range.Value.End <= released).ToArray());
        }
    }

    /// <summary>Cancels what is being downloaded.</summary>
    public void Dispose()
    {
        Close();
        stop.Cancel();
    }

    /// <summary>Cancels what is being downloaded, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        var open = Close();
        await stop.CancelAsync().ConfigureAwait(false);
        foreach (var range in open) await range.Downloaded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<int> ReadAloneAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var end = offset < first ? first : blob.Length;
        var wanted = buffer[..(int)Math.Min(buffer.Length, end - offset)];
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        await blob.ReadAsync(offset, wanted, either.Token).ConfigureAwait(false);
        return wanted.Length;
    }

    private async Task<int> ReadAheadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var range = Enter(offset);
        try
        {
            await range.Downloaded.WaitAsync(cancellation).ConfigureAwait(false);
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
            for (var i = index; i < index + InFlight && RangeOffset(i) < last; i++)
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
