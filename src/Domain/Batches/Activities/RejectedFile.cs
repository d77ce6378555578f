using System.Text.Json;

namespace ServerlessAges.Batches.Activities;

/// <summary>A batch's rejected records: its chunks' in a row, with lines counted from the input's first.</summary>
internal static class RejectedFile
{
    private const int Piece = 1 << 20;

    /// <summary>Writes them, in bounded memory.</summary>
    public static async Task<ResultFile> WriteAsync(
        IBatchStore store, BatchPlan plan, BoundaryVerifier walk, CancellationToken cancellation)
    {
        var writer = store.CreateRejected(plan);
        await foreach (var lines in ReadAsync(store, plan, walk, cancellation).ConfigureAwait(false))
            await writer.WriteAsync(lines, cancellation).ConfigureAwait(false);
        var (length, crc) = await writer.CompleteAsync(cancellation).ConfigureAwait(false);
        return new ResultFile(ResultNames.Rejected, length, ManifestBuilder.Hex(crc));
    }

    /// <summary>The first few, for people.</summary>
    public static async Task<IReadOnlyList<string>> FirstAsync(
        IBatchStore store, BatchPlan plan, BoundaryVerifier walk, int count, CancellationToken cancellation)
    {
        var first = new List<string>();
        await foreach (var lines in ReadAsync(store, plan, walk, cancellation).ConfigureAwait(false))
        {
            foreach (var line in Split(lines).Take(count - first.Count))
            {
                using var record = JsonDocument.Parse(line);
                first.Add($"line {record.RootElement.GetProperty("line")}: {record.RootElement.GetProperty("detail")}");
            }

            if (first.Count == count) break;
        }

        return first;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> lines)
    {
        for (int end; (end = lines.Span.IndexOf((byte)'\n')) >= 0; lines = lines[(end + 1)..]) yield return lines[..end];
    }

    // Whole lines, absolute, about a piece at a time.
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        IBatchStore store, BatchPlan plan, BoundaryVerifier walk,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = plan.Dialect.HeaderLines + 1; // lines are counted from 1
        var pending = new PooledBuffer();
        var rebased = new PooledBuffer();
        foreach (var record in walk.Verified)
        {
            if (record.Counts.Rejected > 0)
            {
                using var stream = await store
                    .OpenChunkRejectedAsync(plan, record.Index, record.Start!.Value, cancellation).ConfigureAwait(false);
                while (true)
                {
                    var read = await stream.ReadAsync(pending.GetMemory(Piece), cancellation).ConfigureAwait(false);
                    if (read == 0) break;
                    pending.Advance(read);
                    var whole = pending.Written.Span.LastIndexOf((byte)'\n') + 1;
                    if (whole == 0) continue;
                    rebased.Clear();
                    RejectedLines.Rebase(pending.Written.Span[..whole], before, rebased);
                    pending.RemoveFirst(whole);
                    yield return rebased.Written;
                }

                if (pending.Length > 0) throw new InvalidDataException("A chunk's rejected records end inside a line.");
            }

            before += record.Counts.Lines;
        }
    }
}
