using System.Buffers;

namespace ServerlessAges.Blobs.Reading;

/// <summary>
/// The bytes of one download. Their array returns to the pool when its last holder leaves: the source, the download,
/// and the readers.
/// </summary>
internal sealed class DownloadedRange
{
    // The shared pool would keep arrays for every thread.
    private static readonly ArrayPool<byte> Pool =
        ArrayPool<byte>.Create(BlobByteSource.RangeSize, maxArraysPerBucket: 32);

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

    public long End => offset + length;

    public Task Downloaded { get; }

    /// <summary>Call only while another holder is known to be inside.</summary>
    public void Enter() => Interlocked.Increment(ref holders);

    public void Leave()
    {
        if (Interlocked.Decrement(ref holders) == 0 && bytes is { } array) Pool.Return(array);
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
            await turn.WaitAsync(cancellation);
            try
            {
                var array = Pool.Rent(length);
                await blob.ReadAsync(offset, array.AsMemory(0, length), cancellation);
                // Not after a failure: an abandoned request may still write into the array.
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
