namespace ServerlessAges.Batches.Ports;

/// <summary>Writes a file of lines, which appears when the writer is completed.</summary>
public interface IFileWriter
{
    /// <summary>The memory may be reused when the task has ended.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Creates the blob, or replaces one of the same name and content.</summary>
    Task<(long Length, ulong Crc64)> CompleteAsync(CancellationToken cancellation);
}
