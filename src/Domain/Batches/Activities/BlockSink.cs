namespace ServerlessAges.Batches.Activities;

/// <summary>Stages the slices of a chunk as blocks, whose ends depend only on the input, as retries demand.</summary>
internal sealed class BlockSink(IBatchResults results, BatchPlan plan, int chunk) : ISliceSink, IDisposable
{
    private const int MaxConcurrentBlocks = 2;
    private const int InitialSize = 64 << 10;

    // Buffers are kept for the next chunk, so that they do not pile up until garbage is collected.
    private const int MaxKept = 3 * (MaxConcurrentBlocks + 1);
    private const long MaxKeptSize = 8 << 20;
    private static readonly ConcurrentQueue<ArrayBufferWriter<byte>> Kept = new();
    private readonly SemaphoreSlim room = new(MaxConcurrentBlocks);
    private readonly List<Task<ulong>> staged = [];
    private readonly List<long> lengths = [];
    private readonly ConcurrentQueue<ArrayBufferWriter<byte>> spare = new();
    private ArrayBufferWriter<byte>? block;
    private long blockIndex;
    private long? start;
    private IFileWriter? rejected;
    private ArrayBufferWriter<byte>? rebased;
    public int Blocks => staged.Count;
    public long Length => lengths.Sum();

    public async ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        start ??= slice.Result.Start.Offset;
        var index = (slice.From - plan.ChunkFrom(chunk)) / plan.BlockSize;
        if (index != blockIndex) await StageAsync(cancellation);
        blockIndex = index;
        block ??= spare.TryDequeue(out var used) || Kept.TryDequeue(out used)
            ? used
            : new ArrayBufferWriter<byte>(InitialSize);
        block.Write(slice.Result.Output.Span);

        if (slice.Result.Counts.Rejected == 0) return;
        rebased ??= new ArrayBufferWriter<byte>();
        rebased.ResetWrittenCount();
        RejectedLines.Rebase(slice.Result.Rejected.Span, before.Lines, rebased);
        rejected ??= results.CreateChunkFile(plan, ResultNames.Rejected, chunk, start.Value);
        await rejected.WriteAsync(rebased.WrittenMemory, cancellation);
    }

    /// <summary>Waits until all blocks are staged, and returns the CRC-64 of the output.</summary>
    public async Task<ulong> CompleteAsync(CancellationToken cancellation)
    {
        await StageAsync(cancellation);
        var checksums = await Task.WhenAll(staged);
        if (rejected is not null) await rejected.CompleteAsync(cancellation);
        return checksums.Zip(lengths).Aggregate(0UL, (crc, next) => Checksum.Combine(crc, next.First, next.Second));
    }

    public void Dispose()
    {
        room.Dispose();
        if (plan.BlockSize > MaxKeptSize) return;
        while (Kept.Count < MaxKept && spare.TryDequeue(out var used)) Kept.Enqueue(used);
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        if (block is not { WrittenCount: > 0 } full) return; // empty blocks are not staged
        await room.WaitAsync(cancellation);
        foreach (var failed in staged.Where(task => task.IsFaulted)) await failed;
        lengths.Add(full.WrittenCount);
        staged.Add(StageAsync(full, BlockIds.Create(plan, chunk, start!.Value, staged.Count), cancellation));
        block = null;
    }

    private async Task<ulong> StageAsync(ArrayBufferWriter<byte> full, string id, CancellationToken cancellation)
    {
        try
        {
            var crc = await results.StageBlockAsync(plan, id, full.WrittenMemory, cancellation);
            // Not after a failure: an abandoned request may still read the buffer.
            full.ResetWrittenCount();
            spare.Enqueue(full);
            return crc;
        }
        finally
        {
            room.Release();
        }
    }
}
