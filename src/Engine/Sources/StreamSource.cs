namespace ServerlessAges.Sources;

/// <summary>Keeps a stream in memory, so that it is readable at any offset until that is released.</summary>
public sealed class StreamSource(Stream stream, int pageSize = 512 * 1024) : IByteSource, IDisposable
{
    private readonly SemaphoreSlim reading = new(1);
    private readonly Lock sync = new();
    private readonly Queue<byte[]> pages = new();
    private readonly Stack<byte[]> spare = new();
    private long firstPage;
    private long loaded;
    private bool ended;

    public long? Length
    {
        get
        {
            lock (sync) return ended ? loaded : null;
        }
    }

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        await LoadAsync(offset + buffer.Length, cancellation).ConfigureAwait(false);
        lock (sync)
        {
            var end = Math.Min(offset + buffer.Length, loaded);
            if (offset >= end) return 0;
            if (offset / pageSize < firstPage)
                throw new InvalidOperationException($"Byte {offset} was released and cannot be read again.");
            var pageOffset = firstPage * pageSize;
            foreach (var page in pages)
            {
                var from = Math.Max(offset, pageOffset);
                var length = (int)Math.Min(end - from, pageOffset + pageSize - from);
                pageOffset += pageSize;
                if (length > 0) page.AsSpan((int)(from % pageSize), length).CopyTo(buffer.Span[(int)(from - offset)..]);
            }

            return (int)(end - offset);
        }
    }

    public void Release(long offset)
    {
        lock (sync)
        {
            for (; firstPage < offset / pageSize && pages.Count > 1; firstPage++) spare.Push(pages.Dequeue());
        }
    }

    /// <summary>The pages are used by other sources, so that many short inputs need little memory.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            foreach (var page in pages.Concat(spare)) ArrayPool<byte>.Shared.Return(page);
            pages.Clear();
            spare.Clear();
            firstPage = long.MaxValue; // nothing can be read again
        }

        reading.Dispose();
    }

    private async ValueTask LoadAsync(long until, CancellationToken cancellation)
    {
        if (Volatile.Read(ref ended) || Interlocked.Read(ref loaded) >= until) return;
        await reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            while (!ended && loaded < until)
            {
                byte[]? page;
                lock (sync) spare.TryPop(out page);
                page ??= ArrayPool<byte>.Shared.Rent(pageSize);
                var read = await stream
                    .ReadAtLeastAsync(page.AsMemory(0, pageSize), pageSize, throwOnEndOfStream: false, cancellation)
                    .ConfigureAwait(false);
                lock (sync)
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
