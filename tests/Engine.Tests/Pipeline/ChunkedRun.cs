using System.Buffers;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>
/// A file computed chunk by chunk, each from a speculative row start, then verified, and computed again after a mismatch: as a
/// batch, but in memory and in one thread.
/// </summary>
internal sealed class ChunkedRun(
    byte[] file, Dialect dialect, int maxRowBytes, int sample = 4096, int? beyond = null,
    ResultFormat format = ResultFormat.Ndjson, bool csvSafe = false)
{
    private readonly BytesSource source = new(file);
    private readonly SliceComputer computer = AgeEngine.Computer(dialect, maxRowBytes, format, csvSafe);
    private readonly Slice slice = new();

    public async Task<ChunkedOutcome> RunAsync(int chunkSize)
    {
        var chunks = new List<Chunk>();
        for (var from = dialect.FirstRow; from < file.Length; from += chunkSize)
        {
            RowPosition? known = from == dialect.FirstRow ? new RowPosition(from) : null;
            chunks.Add(await ComputeAsync(from, Math.Min(from + chunkSize, file.Length), known));
        }

        return await VerifyAsync(chunks);
    }

    private async Task<ChunkedOutcome> VerifyAsync(List<Chunk> chunks)
    {
        var outcome = new ChunkedOutcome();
        var rejected = new ArrayBufferWriter<byte>();
        var position = new RowPosition(dialect.FirstRow);
        foreach (var chunk in chunks)
        {
            var verified = chunk;
            switch (Boundary.Check(position, chunk.From, chunk.To, chunk.Start, chunk.Transparent))
            {
                case BoundaryCheck.NoRow:
                    outcome.Chunks.Add(new VerifiedChunk(chunk.From, chunk.To, null, position));
                    continue;
                case BoundaryCheck.Mismatch:
                    outcome.Recomputed++;
                    verified = await ComputeAsync(chunk.From, chunk.To, position);
                    break;
            }

            outcome.Chunks.Add(new VerifiedChunk(chunk.From, chunk.To, verified.Start, verified.End));
            outcome.Ages.AddRange(verified.Ages);
            RejectedLines.Rebase(verified.Rejected, dialect.HeaderLines + 1 + outcome.Counts.Lines, rejected);
            outcome.Counts += verified.Counts;
            position = verified.End;
        }

        outcome.Rejected = rejected.WrittenSpan.ToArray();
        outcome.End = position;
        return outcome;
    }

    private async ValueTask<Chunk> ComputeAsync(long from, long to, RowPosition? start)
    {
        slice.Assign(0, from, to);
        await slice.FillAsync(source, Math.Min(beyond ?? computer.MaxBeyond, computer.MaxBeyond), default);
        if (!computer.Compute(slice, start, sample))
        {
            await slice.FillAsync(source, computer.MaxBeyond, default);
            if (!computer.Compute(slice, start, sample))
                throw new InvalidOperationException("A row did not end in a window that is large enough for any row.");
        }

        var result = slice.Result;
        return new Chunk(
            from, to, result.Start, result.End, result.Transparent, result.Counts,
            result.Output.ToArray(), result.Rejected.ToArray());
    }

    private sealed record Chunk(
        long From, long To, RowPosition Start, RowPosition End, bool Transparent, RowCounts Counts,
        byte[] Ages, byte[] Rejected);
}

/// <summary>A verified chunk.</summary>
/// <param name="From">Its first byte.</param>
/// <param name="To">The byte after it.</param>
/// <param name="Start">Its first row; null if no row starts in it.</param>
/// <param name="End">The verified end after it.</param>
internal sealed record VerifiedChunk(long From, long To, RowPosition? Start, RowPosition End);

/// <summary>What came out of a chunked run.</summary>
internal sealed class ChunkedOutcome
{
    public List<byte> Ages { get; } = [];

    public byte[] Rejected { get; set; } = [];

    public RowCounts Counts { get; set; }

    public List<VerifiedChunk> Chunks { get; } = [];

    public int Recomputed { get; set; }

    public RowPosition End { get; set; }
}
