using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Blobs;

/// <summary>
/// Makes one blob of bytes that come in order. Nothing is visible before the commit; memory is bounded by the blocks in
/// flight and the one being filled. What fits in one block is put at once. Not for several callers at a time.
/// </summary>
/// <param name="blob">To make.</param>
/// <param name="idPrefix">
/// Keeps apart the blocks of writers that may bring different bytes; those that bring the same bytes share them.
/// </param>
internal sealed class BlockWriter(BlockBlobClient blob, string idPrefix = "") : IAsyncDisposable
{
    public const int BlockSize = 4 * 1024 * 1024;
    public const int InFlight = 3;

    // 50,000 blocks is the most that a blob can have: growing as they get many, they suffice for more than 1 TiB.
    private const int BlocksPerSize = 10_000;

    private readonly CancellationTokenSource stop = new();
    private readonly Queue<Task> staging = new();
    private readonly List<string> ids = [];
    private byte[]? block;
    private int filled;

    /// <summary>Bytes taken.</summary>
    public long Length { get; private set; }

    private int Size => BlockSize << (ids.Count / BlocksPerSize);

    /// <summary>Takes bytes, and waits only while enough blocks are in flight.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        while (content.Length > 0)
        {
            var room = await RoomAsync(cancellation).ConfigureAwait(false);
            var count = Math.Min(room.Length, content.Length);
            content[..count].CopyTo(room);
            content = content[count..];
            Take(count);
        }
    }

    /// <summary>Takes a stream to its end.</summary>
    public async Task WriteAsync(Stream content, CancellationToken cancellation)
    {
        while (true)
        {
            var room = await RoomAsync(cancellation).ConfigureAwait(false);
            var read = await content.ReadAsync(room, cancellation).ConfigureAwait(false);
            if (read == 0) return;
            Take(read);
        }
    }

    /// <summary>Makes the blob of all that was taken.</summary>
    /// <returns>Its version.</returns>
    public async Task<ETag> CommitAsync(
        BlobRequestConditions? conditions, BlobHttpHeaders? headers, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            var put = await blob.UploadAsync(
                BinaryData.FromBytes(block.AsMemory(0, filled)).ToStream(),
                new BlobUploadOptions { Conditions = conditions, HttpHeaders = headers }, cancellation)
                .ConfigureAwait(false);
            if (block is not null) BufferPool.Return(block);
            block = null;
            return put.Value.ETag;
        }

        if (filled > 0) Stage(cancellation);
        while (staging.TryDequeue(out var task)) await task.ConfigureAwait(false);
        var commit = await blob.CommitBlockListAsync(
            ids, new CommitBlockListOptions { Conditions = conditions, HttpHeaders = headers }, cancellation)
            .ConfigureAwait(false);
        return commit.Value.ETag;
    }

    /// <summary>Ends what is in flight; without a commit no blob comes of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        while (staging.TryDequeue(out var task)) await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A full block is staged only when more follows, so that a single one never is.
    private async ValueTask<Memory<byte>> RoomAsync(CancellationToken cancellation)
    {
        if (filled == Size)
        {
            if (staging.Count == InFlight) await staging.Dequeue().ConfigureAwait(false);
            Stage(cancellation);
        }

        block ??= BufferPool.Rent(Size);
        return block.AsMemory(filled, Size - filled);
    }

    private void Take(int count)
    {
        filled += count;
        Length += count;
    }

    private void Stage(CancellationToken cancellation)
    {
        var id = idPrefix + ids.Count.ToString("D6", CultureInfo.InvariantCulture);
        ids.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(id)));
        staging.Enqueue(StageAsync(ids[^1], block!, filled, cancellation));
        block = null;
        filled = 0;
    }

    private async Task StageAsync(string id, byte[] bytes, int count, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        using var content = BinaryData.FromBytes(bytes.AsMemory(0, count)).ToStream();
        await blob.StageBlockAsync(id, content, cancellationToken: either.Token).ConfigureAwait(false);
        // Not after a failure: a request that was given up may still read the array.
        BufferPool.Return(bytes);
    }
}
