namespace ServerlessAges.Batches.Planning;

/// <summary>The sizes of chunks and blocks in bytes of input, and of groups in chunks.</summary>
public static class PlanSizes
{
    public const long MaxInput = 1L << 40;
    public const int MaxBlocks = 40_000; // storage allows 50,000; the rest is for chunks that are computed again
    public const int MaxBlocksPerChunk = 64;
    public const long MaxChunkSize = BatchOptions.MaxChunkSize;
    public const long DefaultChunk = 64L << 20; // for a fast processor, which waits for storage
    public const long LargeInput = 16 << 20; // a larger input of a list is decoded before the chunks, if it must be
    public const int GroupSize = 100; // keeps the history of a group's orchestration short
    private const int MaxGroups = 500; // keeps the history of the batch's orchestration short
    private const long MinBlock = 8L << 20;
    private const long MaxBlock = 32L << 20;
    private const int DefaultChunks = 1024;

    /// <summary>Chooses the sizes for bytes of rows, unless a chunk size was requested.</summary>
    public static (long Chunk, long Block) Choose(long rows, long? chunkSize, long defaultChunk = DefaultChunk)
    {
        if (rows > MaxInput)
        {
            throw new BatchException(
                ErrorCodes.InputTooLarge, $"The input has {rows} bytes. The maximum of a batch is 1 TiB. Split it.");
        }

        var minChunk = RoundUp(rows / DefaultChunks, Math.Min(MinBlock, defaultChunk));
        var chunk = chunkSize ?? Math.Clamp(minChunk, defaultChunk, MaxChunkSize);
        var chunks = (rows + chunk - 1) / chunk;
        // The blocks of all chunks must fit into one blob.
        var maxBlocks = Math.Clamp(MaxBlocks / Math.Max(1, chunks), 1, MaxBlocksPerChunk);
        var block = RoundUp((chunk + maxBlocks - 1) / maxBlocks, 1 << 20);
        block = Math.Min(chunk, Math.Clamp(block, MinBlock, MaxBlock));
        var blocks = chunks * ((chunk + block - 1) / block);
        if (blocks <= MaxBlocks) return (chunk, block);
        throw BatchException.Option(
            "chunkSize", $"chunkSize {chunk} would split this input into {blocks} blocks. The maximum is {MaxBlocks}.");
    }

    /// <summary>Two groups run concurrently, so that the instances stay busy while one of them ends.</summary>
    public static (int Size, int MaxConcurrent) Groups(int chunks, int maxConcurrentChunks)
    {
        var half = (maxConcurrentChunks + 1) / 2;
        var size = Math.Clamp(Math.Max(half, (chunks + MaxGroups - 1) / MaxGroups), 1, GroupSize);
        return (size, Math.Max(1, maxConcurrentChunks / size));
    }

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;
}
