namespace ServerlessAges.Blobs.Reading;

/// <summary>One version of a blob, for concurrent readers that move forward. Inside [first, last), large ranges are
/// downloaded ahead; outside, each read is one request. Holds the ranges from the released offset to the furthest
/// reader's, and two more. A failed download fails all reads of its range.</summary>
internal sealed class BlobByteSource(BlobBaseClient blob, BlobReference reference, long first, long last)
    : IByteSource, IDisposable
{
    public const int RangeSize = 8 * 1024 * 1024; // smaller ranges cost more requests than they save
    public const int MaxConcurrentDownloads = 3; // more than one, to keep up with a bare transfer

    // The shared pool would keep arrays for every thread.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(RangeSize, maxArraysPerBucket: 32);
    private readonly long last = Math.Clamp(last, 0, reference.Length);
    private readonly Dictionary<long, DownloadedRange> ranges = [];
    private readonly SemaphoreSlim downloads = new(MaxConcurrentDownloads);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private long released;
    private bool disposed;
    public long? Length => reference.Length;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        if (offset >= reference.Length || buffer.IsEmpty) return 0;
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
            Remove(range => range.End <= released);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Remove(_ => true);
        }

        stop.Cancel();
    }

    private async Task<int> ReadOutsideAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var end = offset < first ? first : reference.Length;
        var wanted = buffer[..(int)Math.Min(buffer.Length, end - offset)];
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        await DownloadAsync(offset, wanted, either.Token);
        return wanted.Length;
    }

    private async Task<int> ReadAheadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var range = Enter(offset);
        try
        {
            await range.Download.WaitAsync(cancellation);
            var count = (int)Math.Min(buffer.Length, range.End - offset);
            range.Bytes.AsMemory((int)(offset - range.Offset), count).CopyTo(buffer);
            return count;
        }
        finally
        {
            Leave(range);
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
            for (var i = index; i < index + MaxConcurrentDownloads && first + i * RangeSize < last; i++)
            {
                if (ranges.ContainsKey(i)) continue;
                var start = first + i * RangeSize;
                var range = ranges[i] = new DownloadedRange(start, Math.Min(start + RangeSize, last));
                range.Download = DownloadAsync(range);
            }

            ranges[index].Holders++;
            return ranges[index];
        }
    }

    // The array returns to the pool when the last holder leaves: this source, the download, and the readers.
    private void Leave(DownloadedRange range)
    {
        lock (gate)
        {
            if (--range.Holders == 0 && range.Bytes is { } array) Pool.Return(array);
        }
    }

    private void Remove(Func<DownloadedRange, bool> condition)
    {
        foreach (var (index, range) in ranges.Where(range => condition(range.Value)))
        {
            ranges.Remove(index);
            Leave(range);
        }
    }

    private async Task DownloadAsync(DownloadedRange range)
    {
        try
        {
            await downloads.WaitAsync(stop.Token);
            try
            {
                var length = (int)(range.End - range.Offset);
                var array = Pool.Rent(length);
                await DownloadAsync(range.Offset, array.AsMemory(0, length), stop.Token);
                // Not after a failure: an abandoned request may still write into the array.
                range.Bytes = array;
            }
            finally
            {
                downloads.Release();
            }
        }
        finally
        {
            Leave(range);
        }
    }

    // The client continues a body that breaks off.
    private async Task DownloadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var name = $"{reference.Container}/{reference.Name}";
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(offset, buffer.Length), Conditions = BlobVersion.Is(reference.ETag),
        };
        try
        {
            using var download = (await blob.DownloadStreamingAsync(options, cancellation)).Value;
            await download.Content.ReadExactlyAsync(buffer, cancellation);
            // The client compares checksums at the end of the stream.
            await download.Content.CopyToAsync(Stream.Null, cancellation);
        }
        catch (StorageException exception) when (exception.InputFault(name) is { } fault)
        {
            // Some services answer 412 if there is no blob.
            throw exception.Status != 412 || await blob.FindPropertiesAsync(cancellation) is not null
                ? fault
                : BlobErrors.Missing(name);
        }
        catch (AggregateException exception)
        {
            throw BlobErrors.NoAnswer(exception.InnerExceptions[^1]); // the body broke off each time
        }
    }

    private sealed class DownloadedRange(long offset, long end)
    {
        public long Offset => offset;
        public long End => end;
        public Task Download { get; set; } = Task.CompletedTask;
        public byte[]? Bytes { get; set; } // null until the download has succeeded
        public int Holders { get; set; } = 2; // the source and the download
    }
}
