using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs.Reading;

/// <summary>One version of a blob: every read is of this version, or fails.</summary>
internal sealed class PinnedBlob(BlobBaseClient blob, BlobReference reference)
{
    public long Length => reference.Length;

    /// <summary>Fills the buffer from an offset. The client continues a body that breaks off.</summary>
    /// <exception cref="BatchException">
    /// The version cannot be read: see <see cref="BlobErrors.InputFault"/>.
    /// </exception>
    public async Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var name = $"{reference.Container}/{reference.Name}";
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(offset, buffer.Length),
            Conditions = BlobVersion.Is(reference.ETag),
        };
        try
        {
            using var download = (await blob.DownloadStreamingAsync(options, cancellation)).Value;
            await download.Content.ReadExactlyAsync(buffer, cancellation);
            // The client compares checksums at the end of the stream.
            await download.Content.CopyToAsync(Stream.Null, cancellation);
        }
        catch (StorageException exception) when (exception.InputFault(name) is { } fault)
        {
            // Some services answer 412 if there is no blob.
            throw exception.Status != 412 || await blob.FindPropertiesAsync(cancellation) is not null
                ? fault
                : BlobErrors.Missing(name);
        }
        catch (AggregateException exception)
        {
            throw BlobErrors.NoAnswer(exception.InnerExceptions[^1]); // the body broke off each time
        }
    }
}
