using Microsoft.Win32.SafeHandles;

namespace ServerlessAges.Cli.Files;

/// <summary>A regular file, read at any offset by all workers.</summary>
internal sealed class FileSource(SafeFileHandle file, string name) : IByteSource
{
    private readonly long length = RandomAccess.GetLength(file);

    public long? Length => length;

    // Not asynchronous: the read is a copy from the page cache, and a hop to another thread costs more.
    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (offset >= length) return ValueTask.FromResult(0);
        var read = RandomAccess.Read(file, buffer.Span[..(int)Math.Min(buffer.Length, length - offset)], offset);
        return read > 0
            ? ValueTask.FromResult(read)
            : throw new IOException($"{name} became shorter while it was read: {offset} of {length} bytes are left.");
    }

    public void Release(long offset)
    {
    }
}
