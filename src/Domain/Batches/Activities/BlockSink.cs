using System.Collections.Concurrent;

namespace ServerlessAges.Batches.Activities;

/// <summary>
/// Gathers a chunk's verified slices into blocks and stages them while the next are computed. Where a block ends depends on
/// the input alone, so a retry stages the same blocks.
/// </summary>
internal sealed class BlockSink(IBatchStore store, BatchPlan plan, int chunk) : ISliceSink, IDisposable
{
    private const int StagedAtOnce = 2;

    // The next chunk's blocks are as large: kept for it, buffers do not pile up until garbage is collected.
    private const int MostKept = 3 * (StagedAtOnce + 1);
    private const long LargestKept = 8 << 20;
    private static readonly ConcurrentQueue<PooledBuffer> Kept = new();

    private readonly SemaphoreSlim room = new(StagedAtOnce);
    private readonly List<Task<ulong>> staged = [];
    private readonly List<long> lengths = [];
    private readonly ConcurrentQueue<PooledBuffer> spare = new();
    private PooledBuffer? block;
    private long blockIndex;
    private long? start;
    private IRejectedWriter? rejected;
    private PooledBuffer? rebased;

    /// <summary>Blocks staged.</summary>
    public int Blocks => staged.Count;

    /// <summary>Bytes of output.</summary>
    public long Length => lengths.Sum();

    public async ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        start ??= slice.Result.Start.Offset;
        var index = (slice.From - plan.ChunkFrom(chunk)) / plan.BlockSize;
        if (index != blockIndex) await StageAsync(cancellation).ConfigureAwait(false);
        blockIndex = index;
        block ??= spare.TryDequeue(out var used) || Kept.TryDequeue(out used) ? used : new PooledBuffer();
        block.Write(slice.Result.Output.Span);

        if (slice.Result.Counts.Rejected == 0) return;
        rebased ??= new PooledBuffer();
        rebased.Clear();
        RejectedLines.Rebase(slice.Result.Rejected.Span, before.Lines, rebased);
        rejected ??= store.CreateChunkRejected(plan, chunk, start.Value);
        await rejected.WriteAsync(rebased.Written, cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until everything is in storage.</summary>
    /// <returns>CRC-64 of the output as a whole.</returns>
    public async Task<ulong> CompleteAsync(CancellationToken cancellation)
    {
        await StageAsync(cancellation).ConfigureAwait(false);
        var sums = await Task.WhenAll(staged).ConfigureAwait(false);
        if (rejected is not null) await rejected.CompleteAsync(cancellation).ConfigureAwait(false);
        return sums.Zip(lengths).Aggregate(0UL, (crc, next) => Checksum.Combine(crc, next.First, next.Second));
    }

    public void Dispose()
    {
        room.Dispose();
        while (plan.BlockSize <= LargestKept && Kept.Count < MostKept && spare.TryDequeue(out var used)) Kept.Enqueue(used);
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        if (block is not { Length: > 0 } full) return; // a block without output is not staged
        await room.WaitAsync(cancellation).ConfigureAwait(false);
        foreach (var failed in staged.Where(task => task.IsFaulted)) await failed.ConfigureAwait(false);
        lengths.Add(full.Length);
        staged.Add(StageAsync(full, BlockIds.Of(plan, chunk, start!.Value, staged.Count), cancellation));
        block = null;
    }

    private async Task<ulong> StageAsync(PooledBuffer full, string id, CancellationToken cancellation)
    {
        try
        {
            var crc = await store.StageBlockAsync(plan, id, full.Written, cancellation).ConfigureAwait(false);
            // Not after a failure: a request that was given up may still read it.
            full.Clear();
            spare.Enqueue(full);
            return crc;
        }
        finally
        {
            room.Release();
        }
    }
}
