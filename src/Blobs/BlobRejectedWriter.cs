using System.IO.Hashing;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

/// <summary>
/// Rejected records on their way into one blob. Two writers of one blob bring the same bytes and so share their blocks:
/// whichever commits last finds them all, staged or committed.
/// </summary>
internal sealed class BlobRejectedWriter(BlockBlobClient blob) : IRejectedWriter, IAsyncDisposable
{
    private readonly BlockWriter writer = new(blob);
    private readonly Crc64 crc = new();

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        crc.Append(content.Span);
        return writer.WriteAsync(content, cancellation);
    }

    /// <inheritdoc/>
    public async Task<(long Length, ulong Crc64)> CompleteAsync(CancellationToken cancellation)
    {
        await writer
            .CommitAsync(conditions: null, new BlobHttpHeaders { ContentType = ContentTypes.Ndjson }, cancellation)
            .ConfigureAwait(false);
        return (writer.Length, crc.GetCurrentHashAsUInt64());
    }

    /// <summary>Ends what is in flight, where the writer was not completed.</summary>
    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
