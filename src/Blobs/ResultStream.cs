using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

/// <summary>
/// A result as a stream that can be sought in: one download from where reading begins, and nothing where nobody reads. Every
/// read is of the version named, or fails.
/// </summary>
internal sealed class ResultStream(BlockBlobClient blob, string version, long length) : Stream
{
    private Stream? download;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty) return 0;
        download ??= await DownloadAsync(cancellationToken).ConfigureAwait(false);
        var read = await download.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var wanted = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => position, _ => length });
        ArgumentOutOfRangeException.ThrowIfNegative(wanted, nameof(offset));
        if (wanted == position) return position;
        download?.Dispose();
        download = null;
        return position = wanted;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) download?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<Stream> DownloadAsync(CancellationToken cancellation)
    {
        var options = new BlobDownloadOptions
        {
            Range = position > 0 ? new HttpRange(position, length - position) : default,
            Conditions = BlobVersion.Is(version),
            // Unchecked by the service's own checksums: with them, the answer's length is that of their envelope.
            TransferValidation = new DownloadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.None },
        };
        return (await blob.DownloadStreamingAsync(options, cancellation).ConfigureAwait(false)).Value.Content;
    }
}
