namespace ServerlessAges.Tests.Support;

/// <summary>Bytes in memory as a source. It refuses to read again what was released.</summary>
/// <param name="bytes">All there is.</param>
/// <param name="piece">The maximum number of bytes per read.</param>
internal sealed class BytesSource(byte[] bytes, int piece = int.MaxValue) : IByteSource
{
    private long released;

    public long? Length => bytes.Length;

    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (offset < Interlocked.Read(ref released))
            throw new InvalidOperationException($"Byte {offset} was released and is read again.");
        var count = (int)Math.Min(Math.Min(buffer.Length, piece), bytes.Length - offset);
        if (count <= 0) return new(0);
        bytes.AsMemory((int)offset, count).CopyTo(buffer);
        return new(count);
    }

    public void Release(long offset)
    {
        // Only ever forward: the highest counts.
        while (true)
        {
            var seen = Interlocked.Read(ref released);
            if (offset <= seen || Interlocked.CompareExchange(ref released, offset, seen) == seen) return;
        }
    }
}
