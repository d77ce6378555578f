using System.Text.Encodings.Web;

namespace ServerlessAges.Batches.Activities;

/// <summary>The rejected records of the chunks in order, with lines counted from the first of their input.</summary>
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
                var input = record.RootElement.TryGetProperty("input", out var name) ? $"{name}, " : "";
                var (at, detail) = (record.RootElement.GetProperty("line"), record.RootElement.GetProperty("detail"));
                first.Add($"{input}line {at}: {detail}");
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
        if (boundaries.Counts.Rejected == 0) yield break;
        var (input, before) = (-1, 0L); // an input, and its lines before the part
        var pending = new ByteBuffer(ReadSize);
        var rebased = new ArrayBufferWriter<byte>();
        foreach (var checkpoint in boundaries.Verified)
        {
            var parts = await InputAccounts.ReadAsync(results, plan, checkpoint, cancellation);
            await using var stream = checkpoint.Counts.Rejected == 0
                ? Stream.Null
                : await results.OpenChunkFileAsync(
                    plan, ResultNames.Rejected, checkpoint.Index, checkpoint.Start!.Value, cancellation);
            foreach (var part in parts)
            {
                if (part.Index != input) (input, before) = (part.Index, part.HeaderLines + 1); // counted from 1
                byte[] lead = plan.Inputs is null ? [] : Lead(part.Name);
                for (var left = part.Counts.Rejected; left > 0;)
                {
                    var whole = Whole(pending.Written.Span, ref left);
                    if (whole == 0)
                    {
                        var read = await stream.ReadAsync(pending.ReserveMemory(ReadSize), cancellation);
                        pending.Length += read;
                        if (read > 0) continue;
                        throw new InvalidDataException(
                            $"The rejected records of chunk {checkpoint.Index} are cut off.");
                    }

                    rebased.ResetWrittenCount();
                    RejectedLines.Rebase(pending.Written.Span[..whole], before, rebased, lead);
                    pending.RemoveFirst(whole);
                    yield return rebased.WrittenMemory;
                }

                before += part.Counts.Lines;
            }
        }
    }

    // The length of the first lines, at most so many.
    private static int Whole(ReadOnlySpan<byte> bytes, ref long left)
    {
        var whole = 0;
        for (int end; left > 0 && (end = bytes[whole..].IndexOf((byte)'\n') + 1) > 0; left--) whole += end;
        return whole;
    }

    private static byte[] Lead(string name)
    {
        var text = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return [.. "\"input\":\""u8, .. text.EncodedUtf8Bytes, .. "\","u8];
    }
}
