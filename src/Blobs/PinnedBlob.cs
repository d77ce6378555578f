using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

/// <summary>One version of a blob: every read is of this version, or fails.</summary>
internal sealed class PinnedBlob(BlobBaseClient blob, BlobReference reference)
{
    /// <summary>How long the version is.</summary>
    public long Length => reference.Length;

    /// <summary>
    /// Fills the buffer from an offset. A body that breaks off is taken up again where it broke off, by the client.
    /// </summary>
    /// <exception cref="BatchException">The version cannot be read: see <see cref="BlobErrors.InputFault"/>.</exception>
    public async Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            var options = new BlobDownloadOptions
            {
                Range = new HttpRange(offset, buffer.Length),
                Conditions = BlobVersion.Is(reference.ETag),
            };
            using var download = (await blob.DownloadStreamingAsync(options, cancellation).ConfigureAwait(false)).Value;
            await download.Content.ReadExactlyAsync(buffer, cancellation).ConfigureAwait(false);
            // Checksums are compared at the very end.
            await download.Content.ReadAsync(new byte[1], cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (refusal.InputFault($"{reference.Container}/{reference.Name}") is { } fault)
        {
            // Some services answer 412 also where there is no blob.
            throw refusal.Status != 412 || await blob.ExistsAsync(cancellation).ConfigureAwait(false)
                ? fault
                : BlobErrors.Missing($"{reference.Container}/{reference.Name}");
        }
    }
}
