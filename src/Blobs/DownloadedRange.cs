namespace ServerlessAges.Blobs;

/// <summary>
/// Bytes of one download, begun at once. Its array goes back to the pool when the last of its holders has left: the
/// source, the download, and everyone who copies from it.
/// </summary>
internal sealed class DownloadedRange
{
    private readonly PinnedBlob blob;
    private readonly long offset;
    private readonly int length;
    private byte[]? bytes;
    private int holders = 2; // the source and the download

    public DownloadedRange(PinnedBlob blob, long offset, int length, SemaphoreSlim turn, CancellationToken cancellation)
    {
        this.blob = blob;
        this.offset = offset;
        this.length = length;
        Downloaded = DownloadAsync(turn, cancellation);
    }

    /// <summary>Byte after the range.</summary>
    public long End => offset + length;

    /// <summary>Ends when the bytes are there.</summary>
    public Task Downloaded { get; }

    /// <summary>Keeps the bytes, by somebody who knows that another one keeps them now.</summary>
    public void Enter() => Interlocked.Increment(ref holders);

    /// <summary>Lets go of them.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref holders) == 0 && bytes is { } array) BufferPool.Return(array);
    }

    public int CopyTo(Memory<byte> buffer, long from)
    {
        var count = (int)Math.Min(buffer.Length, End - from);
        bytes.AsMemory((int)(from - offset), count).CopyTo(buffer);
        return count;
    }

    private async Task DownloadAsync(SemaphoreSlim turn, CancellationToken cancellation)
    {
        try
        {
            await turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var array = BufferPool.Rent(length);
                await blob.ReadAsync(offset, array.AsMemory(0, length), cancellation).ConfigureAwait(false);
                // Not after a failure: a request that was given up may still write into the array.
                bytes = array;
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            Leave();
        }
    }
}
