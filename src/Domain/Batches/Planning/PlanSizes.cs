namespace ServerlessAges.Batches.Planning;

/// <summary>How large blocks and chunks are. All sizes are bytes of input.</summary>
public static class PlanSizes
{
    /// <summary>The largest input.</summary>
    public const long MaxInput = 1L << 40;

    /// <summary>The most blocks that a plan may have: the service takes 50,000, repairs need some.</summary>
    public const int MaxBlocks = 40_000;

    /// <summary>The most blocks of a chunk.</summary>
    public const int MaxBlocksPerChunk = 64;

    /// <summary>The largest chunk.</summary>
    public const long MaxChunkSize = MaxBlocksPerChunk * MaxBlock;

    /// <summary>The most chunks of a group: what one sub-orchestration's history carries well.</summary>
    public const int GroupSize = 100;

    // What the history of the batch's own orchestration carries well.
    private const int MaxGroups = 500;

    private const long MinBlock = 8L << 20;
    private const long MaxBlock = 32L << 20;

    /// <summary>A chunk of a fast processor, which waits for storage.</summary>
    public const long DefaultChunk = 64L << 20;

    private const int DefaultChunks = 1024;

    /// <summary>Chooses sizes.</summary>
    /// <param name="rows">Bytes after the header.</param>
    /// <param name="chunkSize">What was asked for; null to choose.</param>
    /// <param name="usual">What to choose where the input is not too large for it.</param>
    /// <exception cref="BatchException"><c>input-too-large</c>, or <c>bad-option</c> for a chunk size too small.</exception>
    public static (long Chunk, long Block) Choose(long rows, long? chunkSize, long usual = DefaultChunk)
    {
        if (rows > MaxInput)
            throw new BatchException(ErrorCodes.InputTooLarge, $"The input has {rows} bytes; more than 1 TiB cannot be one batch. Split it.");
        var chunk = chunkSize ?? Math.Clamp(RoundUp(rows / DefaultChunks, Math.Min(MinBlock, usual)), usual, MaxChunkSize);
        var chunks = (rows + chunk - 1) / chunk;
        // So large that all chunks' blocks together fit into one blob.
        var most = Math.Clamp(MaxBlocks / Math.Max(1, chunks), 1, MaxBlocksPerChunk);
        var block = Math.Min(chunk, Math.Clamp(RoundUp((chunk + most - 1) / most, 1 << 20), MinBlock, MaxBlock));
        var blocks = chunks * ((chunk + block - 1) / block);
        return blocks <= MaxBlocks
            ? (chunk, block)
            : throw BatchException.Option(
                "chunkSize", $"chunkSize {chunk} would make {blocks} blocks of this input; {MaxBlocks} is the most. Make it larger.");
    }

    /// <summary>How chunks are grouped: two groups outstanding, so that the instances stay busy while one comes to its end.</summary>
    /// <param name="chunks">Chunks in all.</param>
    /// <param name="atOnce">Chunks outstanding at a time.</param>
    public static (int Size, int AtOnce) Groups(int chunks, int atOnce)
    {
        var size = Math.Clamp(Math.Max((atOnce + 1) / 2, (chunks + MaxGroups - 1) / MaxGroups), 1, GroupSize);
        return (size, Math.Max(1, atOnce / size));
    }

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;
}
