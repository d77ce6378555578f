using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

/// <summary>
/// A result as a stream that can be sought in: downloads from where reading begins, and nothing where nobody reads. Every read is of
/// the version named, or fails.
/// </summary>
internal sealed class ResultStream(BlockBlobClient blob, string version, long length) : Stream
{
    // Pieces grow: who wants a range is not sent the rest, who wants all of it waits for few answers. An emulator opens a file for each
    // block that is asked for, all at once.
    private const long FirstPiece = 1 << 20;
    private const long LastPiece = 64 << 20;

    private Stream? download;
    private long position;
    private long piece = FirstPiece;
    private long pieceEnd;

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
        if (position == pieceEnd) Stop();
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
        Stop();
        piece = FirstPiece;
        return position = pieceEnd = wanted;
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

    private void Stop()
    {
        download?.Dispose();
        download = null;
    }

    private async Task<Stream> DownloadAsync(CancellationToken cancellation)
    {
        pieceEnd = Math.Min(position + piece, length);
        piece = Math.Min(2 * piece, LastPiece);
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(position, pieceEnd - position),
            Conditions = BlobVersion.Is(version),
            // Unchecked by the service's own checksums: with them, the answer's length is that of their envelope.
            TransferValidation = new DownloadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.None },
        };
        return (await blob.DownloadStreamingAsync(options, cancellation).ConfigureAwait(false)).Value.Content;
    }
}
