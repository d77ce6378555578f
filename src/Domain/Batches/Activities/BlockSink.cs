namespace ServerlessAges.Batches.Activities;

/// <summary>Stages the slices of a chunk as blocks, whose ends depend only on the input, as retries demand. Keeps an
/// account of each part if the batch reads a list.</summary>
internal sealed class BlockSink(IBatchResults results, BatchPlan plan, int chunk, ChunkParts parts)
    : IPartSink, IDisposable
{
    // More than this fit into no blob.
    public const int MaxBlocks = 50_000;
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
    private InputPart? part;
    private long readBefore; // bytes of input and gaps before the part
    private long read;
    private long written; // bytes of results
    private long partWritten; // of them before the part
    private ulong partCrc;
    private int accounted; // parts
    private IFileWriter? accounts;
    private IFileWriter? rejected;
    private ArrayBufferWriter<byte>? rebased;

    /// <summary>The position of the first row; null if no row starts in the chunk.</summary>
    public long? Start { get; private set; }

    /// <summary>The position of the row after the chunk.</summary>
    public long? End { get; private set; }
    public RowCounts Counts { get; private set; }
    public int RejectedInputs { get; private set; }
    public int Blocks => staged.Count;
    public long Length => lengths.Sum();

    /// <summary>The results of decoded inputs may have more blocks than the plan expects.</summary>
    public static BatchException TooLarge() => new(
        ErrorCodes.InputTooLarge,
        $"The results would have more than {MaxBlocks} blocks, because the decoded inputs are much larger than the "
        + "blobs. Decompress the inputs, or split the list.");

    public async ValueTask BeginAsync(InputPart part, CancellationToken cancellation)
    {
        await RejectInputsAsync(part.Index, cancellation);
        accounted = part.Index + 1;
        // Gaps count, so that the blocks of many small inputs are staged while later inputs are computed.
        var gap = plan.Inputs?.Gap ?? 0;
        (this.part, readBefore, partWritten, partCrc) = (part, read + gap, written, 0);
    }

    public async ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        Start ??= parts.StartOf(part!.Index, slice.Result.Start.Offset);
        var index = (readBefore + slice.From - part!.From) / plan.BlockSize;
        read = readBefore + Math.Min(slice.To, slice.WindowEnd) - part.From;
        if (index != blockIndex) await StageAsync(cancellation);
        blockIndex = index;
        block ??= spare.TryDequeue(out var used) || Kept.TryDequeue(out used)
            ? used
            : new ArrayBufferWriter<byte>(InitialSize);
        var output = slice.Result.Output;
        block.Write(output.Span);
        written += output.Length;
        if (plan.Inputs is not null)
            partCrc = Checksum.Combine(partCrc, results.ChecksumOf(output.Span), output.Length);

        if (slice.Result.Counts.Rejected == 0) return;
        rebased ??= new ArrayBufferWriter<byte>();
        rebased.ResetWrittenCount();
        RejectedLines.Rebase(slice.Result.Rejected.Span, before.Lines, rebased);
        rejected ??= results.CreateChunkFile(plan, ResultNames.Rejected, chunk, Start.Value);
        await rejected.WriteAsync(rebased.WrittenMemory, cancellation);
    }

    public async ValueTask EndAsync(InputPart part, RangeOutcome outcome, CancellationToken cancellation)
    {
        parts.End(part.Index);
        if (outcome is not { Start: { } start, End: { } end }) return;
        Start ??= parts.StartOf(part.Index, start);
        End = parts.EndOf(part, end);
        Counts += outcome.Counts;
        if (plan.Inputs is null) return;
        var account = parts.Account(
            part.Index, part.Dialect.HeaderLines, outcome.Counts, partWritten, written, partCrc);
        await WriteAsync(account, cancellation);
    }

    /// <summary>Waits until all blocks are staged, and returns the CRC-64 of the output.</summary>
    public async Task<ulong> CompleteAsync(CancellationToken cancellation)
    {
        await RejectInputsAsync(parts.Count, cancellation);
        await StageAsync(cancellation);
        var checksums = await Task.WhenAll(staged);
        if (rejected is not null) await rejected.CompleteAsync(cancellation);
        if (accounts is not null) await accounts.CompleteAsync(cancellation);
        return checksums.Zip(lengths).Aggregate(0UL, (crc, next) => Checksum.Combine(crc, next.First, next.Second));
    }

    public void Dispose()
    {
        room.Dispose();
        if (plan.BlockSize > MaxKeptSize) return;
        while (Kept.Count < MaxKept && spare.TryDequeue(out var used)) Kept.Enqueue(used);
    }

    // Accounts for the rejected inputs before a part.
    private async Task RejectInputsAsync(int before, CancellationToken cancellation)
    {
        for (; accounted < before; accounted++)
        {
            if (!parts.IsRejected(accounted)) continue;
            Start ??= parts.StartOf(accounted, row: 0);
            End = parts.StartOf(accounted + 1, row: 0);
            RejectedInputs++;
            var account = parts.Account(accounted, headerLines: 0, default, written, written, crc: 0);
            await WriteAsync(account, cancellation);
        }
    }

    private Task WriteAsync(InputAccount account, CancellationToken cancellation)
    {
        accounts ??= results.CreateChunkFile(plan, ResultNames.Inputs, chunk, Start!.Value);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(account, InputJson.Default.InputAccount), (byte)'\n'];
        return accounts.WriteAsync(line, cancellation);
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        if (block is not { WrittenCount: > 0 } full) return; // empty blocks are not staged
        if (staged.Count == MaxBlocks) throw TooLarge();
        await room.WaitAsync(cancellation);
        foreach (var failed in staged.Where(task => task.IsFaulted)) await failed;
        lengths.Add(full.WrittenCount);
        staged.Add(StageAsync(full, BlockIds.Create(plan, chunk, Start!.Value, staged.Count), cancellation));
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
