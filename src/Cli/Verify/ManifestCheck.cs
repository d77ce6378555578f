using System.IO.Hashing;

namespace ServerlessAges.Cli.Verify;

/// <summary>Compares results with their manifest: the offsets, the counts, then every byte.</summary>
internal sealed class ManifestCheck(BatchManifest manifest, Func<string, Task<Stream?>> open)
{
    private readonly List<string> faults = [];

    /// <summary>Returns the faults; none if everything is verified.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(
        BatchManifest manifest, Func<string, Task<Stream?>> open, CancellationToken cancellation)
    {
        var check = new ManifestCheck(manifest, open);
        check.Offsets();
        check.Counts();
        await check.AgesAsync(cancellation);
        await check.RejectedAsync(cancellation);
        return check.faults;
    }

    private void Offsets()
    {
        var offset = manifest.FirstRow;
        foreach (var chunk in manifest.Chunks)
        {
            if (chunk.Start != offset)
                faults.Add($"Chunk {chunk.Index} begins at byte {chunk.Start} of the input, not at {offset}.");
            offset = chunk.End;
        }

        if (offset != manifest.Input.Length)
            faults.Add($"The last chunk ends at byte {offset} of the input, which has {manifest.Input.Length}.");
    }

    private void Counts()
    {
        var sum = manifest.Chunks.Aggregate(default(RowCounts), (all, chunk) => all + chunk.Counts);
        if (sum != manifest.Counts) faults.Add($"The chunks add up to {sum}, not to {manifest.Counts}.");
    }

    // Before the output of the chunks is the header of a CSV.
    private async Task AgesAsync(CancellationToken cancellation)
    {
        var name = manifest.Ages.Name;
        await using var stream = await open(name);
        if (stream is null)
        {
            faults.Add($"{name} is missing.");
            return;
        }

        var offset = manifest.Ages.Length - manifest.Chunks.Sum(chunk => chunk.OutputLength);
        var sum = await SumAsync(stream, offset, cancellation);
        foreach (var chunk in manifest.Chunks)
        {
            var part = await SumAsync(stream, chunk.OutputLength, cancellation);
            if (Hex(part.Crc) != chunk.OutputCrc64)
            {
                faults.Add($"{name}: bytes {offset} to {offset + chunk.OutputLength} "
                    + $"are not the output of chunk {chunk.Index} "
                    + $"(bytes {chunk.Start} to {chunk.End} of the input).");
            }

            offset += chunk.OutputLength;
            sum = (sum.Length + part.Length, Checksum.Combine(sum.Crc, part.Crc, part.Length));
        }

        await CompareAsync(manifest.Ages, stream, sum, cancellation);
    }

    private async Task RejectedAsync(CancellationToken cancellation)
    {
        await using var stream = await open(ResultNames.Rejected);
        if (stream is not null) await CompareAsync(manifest.Rejected, stream, default, cancellation);
        else faults.Add($"{ResultNames.Rejected} is missing.");
    }

    private async Task CompareAsync(
        ResultFile expected, Stream rest, (long Length, ulong Crc) before, CancellationToken cancellation)
    {
        var more = await SumAsync(rest, long.MaxValue, cancellation);
        var length = before.Length + more.Length;
        if (length != expected.Length)
            faults.Add($"{expected.Name} has {length} bytes; {expected.Length} were written.");
        else if (Hex(Checksum.Combine(before.Crc, more.Crc, more.Length)) != expected.Crc64)
            faults.Add($"{expected.Name} was changed: its CRC-64 is not {expected.Crc64}.");
    }

    private static async Task<(long Length, ulong Crc)> SumAsync(
        Stream stream, long max, CancellationToken cancellation)
    {
        var crc = new Crc64();
        var buffer = new byte[1 << 16];
        var left = max;
        while (left > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            if (read == 0) break;
            crc.Append(buffer.AsSpan(0, read));
            left -= read;
        }

        return (max - left, crc.GetCurrentHashAsUInt64());
    }

    private static string Hex(ulong crc) => $"{crc:x16}";
}
