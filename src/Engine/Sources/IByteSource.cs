namespace ServerlessAges.Sources;

/// <summary>Bytes that can be read at any offset, from several threads at once.</summary>
public interface IByteSource
{
    /// <summary>How many bytes there are, or null where only the end will tell.</summary>
    long? Length { get; }

    /// <summary>Reads at least one byte, or returns 0 at the end.</summary>
    /// <param name="offset">Absolute; never before what was released.</param>
    /// <param name="buffer">Filled from its start.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Nothing before <paramref name="offset"/> will be read again.</summary>
    void Release(long offset);
}
