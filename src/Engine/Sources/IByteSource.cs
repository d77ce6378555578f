namespace ServerlessAges.Sources;

/// <summary>Bytes that can be read at any offset, from several threads at a time.</summary>
public interface IByteSource
{
    /// <summary>How many bytes there are; null if this is known only at the end.</summary>
    long? Length { get; }

    /// <summary>Reads at least one byte, or returns 0 at the end.</summary>
    /// <param name="offset">Absolute; never before what was released.</param>
    ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Nothing before <paramref name="offset"/> will be read again.</summary>
    void Release(long offset);
}
