namespace ServerlessAges.Sources;

/// <summary>
/// Bytes that come only once and in order (a pipe, a decompressor), kept in pages until they are released, so that they
/// can be read like a file.
/// </summary>
/// <param name="stream">Read to its end; not closed.</param>
/// <param name="pageSize">Bytes per page.</param>
public sealed class StreamSource(Stream stream, int pageSize = StreamSource.DefaultPageSize) : IByteSource, IDisposable
{
    /// <summary>Bytes per page where nothing else is said.</summary>
    public const int DefaultPageSize = 512 * 1024;

    private readonly SemaphoreSlim reading = new(1);
    private readonly Lock gate = new();
    private readonly Queue<byte[]> pages = new();
    private readonly Stack<byte[]> spare = new();
    private long firstPage;
    private long loaded;
    private bool ended;

    /// <inheritdoc/>
    public long? Length
    {
        get
        {
            lock (gate) return ended ? loaded : null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        await LoadAsync(offset + buffer.Length, cancellation).ConfigureAwait(false);
        lock (gate)
        {
            var end = Math.Min(offset + buffer.Length, loaded);
            if (offset >= end) return 0;
            if (offset / pageSize < firstPage)
                throw new InvalidOperationException($"Byte {offset} was released and cannot be read again.");
            var index = 0L;
            foreach (var page in pages)
            {
                var pageOffset = (firstPage + index++) * pageSize;
                var from = Math.Max(offset, pageOffset);
                var to = Math.Min(end, pageOffset + pageSize);
                if (from >= to) continue;
                page.AsSpan((int)(from - pageOffset), (int)(to - from)).CopyTo(buffer.Span[(int)(from - offset)..]);
            }

            return (int)(end - offset);
        }
    }

    /// <inheritdoc/>
    public void Release(long offset)
    {
        lock (gate)
        {
            for (; firstPage < offset / pageSize && pages.Count > 1; firstPage++) spare.Push(pages.Dequeue());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    private async ValueTask LoadAsync(long until, CancellationToken cancellation)
    {
        if (Volatile.Read(ref ended) || Interlocked.Read(ref loaded) >= until) return;
        await reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            while (!ended && loaded < until)
            {
                byte[]? page;
                lock (gate) spare.TryPop(out page);
                page ??= GC.AllocateUninitializedArray<byte>(pageSize);
                var read = await stream.ReadAtLeastAsync(page, pageSize, throwOnEndOfStream: false, cancellation)
                    .ConfigureAwait(false);
                lock (gate)
                {
                    if (read > 0) pages.Enqueue(page);
                    loaded += read;
                    ended = read < pageSize;
                }
            }
        }
        finally
        {
            reading.Release();
        }
    }
}
