namespace ServerlessAges.Blobs;

/// <summary>Stages blocks under equal ids: two writers of one blob share them, so both commits find them.</summary>
internal sealed class BlobFileWriter(BlockBlobClient blob) : IFileWriter
{
    private const int MinBlockSize = 4 << 20;
    private const int BlocksPerSize = 10_000; // a blob has at most 50,000 blocks: growing ones hold more than 1 TiB
    private static readonly BlobHttpHeaders Headers = new() { ContentType = "application/x-ndjson" };
    private readonly Crc64 crc = new();
    private readonly ArrayBufferWriter<byte> block = new();
    private readonly List<string> ids = [];
    private long length;

    public async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        crc.Append(content.Span);
        length += content.Length;
        while (content.Length > 0)
        {
            var blockSize = MinBlockSize << (ids.Count / BlocksPerSize);
            if (block.WrittenCount == blockSize) await StageAsync(cancellation);
            var count = Math.Min(content.Length, blockSize - block.WrittenCount);
            block.Write(content.Span[..count]);
            content = content[count..];
        }
    }

    public async Task<(long Length, ulong Crc64)> CompleteAsync(CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            await blob.UploadAsync(Content(), new BlobUploadOptions { HttpHeaders = Headers }, cancellation);
        }
        else
        {
            await StageAsync(cancellation);
            await blob.CommitBlockListAsync(ids, new CommitBlockListOptions { HttpHeaders = Headers }, cancellation);
        }

        return (length, crc.GetCurrentHashAsUInt64());
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        var id = Encoding.UTF8.GetBytes(ids.Count.ToString("D6", CultureInfo.InvariantCulture));
        ids.Add(Convert.ToBase64String(id));
        await blob.StageBlockAsync(ids[^1], Content(), cancellationToken: cancellation);
        block.ResetWrittenCount();
    }

    private Stream Content() => BinaryData.FromBytes(block.WrittenMemory).ToStream();
}
