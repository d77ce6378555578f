namespace ServerlessAges.Batches.Activities;

/// <summary>The rejected records of the chunks in order, with lines counted from the first of the input.</summary>
internal static class RejectedFile
{
    private const int ReadSize = 1 << 20;

    public static async Task<ResultFile> WriteAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries, CancellationToken cancellation)
    {
        var writer = results.CreateFile(plan, ResultNames.Rejected);
        await foreach (var lines in ReadAsync(results, plan, boundaries, cancellation))
            await writer.WriteAsync(lines, cancellation);
        var (length, crc) = await writer.CompleteAsync(cancellation);
        return new ResultFile(ResultNames.Rejected, length, Checksum.Hex(crc));
    }

    /// <summary>Describes the first ones for people.</summary>
    public static async Task<IReadOnlyList<string>> FirstAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries, int count, CancellationToken cancellation)
    {
        var first = new List<string>();
        await foreach (var lines in ReadAsync(results, plan, boundaries, cancellation))
        {
            var texts = Encoding.UTF8.GetString(lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in texts.Take(count - first.Count))
            {
                using var record = JsonDocument.Parse(line);
                first.Add($"line {record.RootElement.GetProperty("line")}: {record.RootElement.GetProperty("detail")}");
            }

            if (first.Count == count) break;
        }

        return first;
    }

    // Whole lines.
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = plan.Dialect.HeaderLines + 1; // lines are counted from 1
        var pending = new ByteBuffer(ReadSize);
        var rebased = new ArrayBufferWriter<byte>();
        foreach (var checkpoint in boundaries.Verified)
        {
            if (checkpoint.Counts.Rejected > 0)
            {
                await using var stream = await results.OpenChunkFileAsync(
                    plan, ResultNames.Rejected, checkpoint.Index, checkpoint.Start!.Value, cancellation);
                int read;
                while ((read = await stream.ReadAsync(pending.ReserveMemory(ReadSize), cancellation)) > 0)
                {
                    pending.Length += read;
                    var whole = pending.Written.Span.LastIndexOf((byte)'\n') + 1;
                    if (whole == 0) continue;
                    rebased.ResetWrittenCount();
                    RejectedLines.Rebase(pending.Written.Span[..whole], before, rebased);
                    pending.RemoveFirst(whole);
                    yield return rebased.WrittenMemory;
                }

                if (pending.Length > 0)
                    throw new InvalidDataException($"The rejected records of chunk {checkpoint.Index} are cut off.");
            }

            before += checkpoint.Counts.Lines;
        }
    }
}
