namespace ServerlessAges.Batches.Ports;

/// <summary>Takes rejected records in pieces of any size and makes one blob of them, at once, when completed.</summary>
public interface IRejectedWriter
{
    /// <summary>Takes more bytes.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Makes the blob, replacing one of the same name: it says the same.</summary>
    /// <returns>Its length and CRC-64.</returns>
    Task<(long Length, ulong Crc64)> CompleteAsync(CancellationToken cancellation);
}
