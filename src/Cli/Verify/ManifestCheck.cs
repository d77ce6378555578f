using System.IO.Hashing;

namespace ServerlessAges.Cli.Verify;

/// <summary>Proves results against their manifest: the chain, the counts, then every byte.</summary>
/// <param name="manifest">What is claimed.</param>
/// <param name="open">Opens a result by name; null where there is none.</param>
internal sealed class ManifestCheck(BatchManifest manifest, Func<string, CancellationToken, Task<Stream?>> open)
{
    private readonly List<string> wrong = [];

    /// <summary>What is wrong, for people; nothing, where all is verified.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(
        BatchManifest manifest, Func<string, CancellationToken, Task<Stream?>> open, CancellationToken cancellation)
    {
        var check = new ManifestCheck(manifest, open);
        check.Chain();
        check.Counts();
        await check.AgesAsync(cancellation);
        await check.RejectedAsync(cancellation);
        return check.wrong;
    }

    private void Chain()
    {
        var at = manifest.FirstRow;
        foreach (var chunk in manifest.Chunks)
        {
            if (chunk.Start != at) wrong.Add($"The chain breaks: chunk {chunk.Index} begins at byte {chunk.Start} of the input, not at {at}.");
            at = chunk.End;
        }

        if (at != manifest.Input.Length) wrong.Add($"The chain ends at byte {at} of the input, which has {manifest.Input.Length}.");
    }

    private void Counts()
    {
        var sum = manifest.Chunks.Aggregate(default(RowCounts), (all, chunk) => all + chunk.Counts);
        if (sum != manifest.Counts) wrong.Add($"The chunks add up to {sum}, not to {manifest.Counts}.");
    }

    // What comes before the chunks' output is the header of a CSV.
    private async Task AgesAsync(CancellationToken cancellation)
    {
        var name = manifest.Ages.Name;
        await using var stream = await open(name, cancellation);
        if (stream is null)
        {
            wrong.Add($"{name} is missing.");
            return;
        }

        var header = manifest.Ages.Length - manifest.Chunks.Sum(chunk => chunk.OutputLength);
        var (at, whole) = (header, await SumAsync(stream, header, cancellation));
        foreach (var chunk in manifest.Chunks)
        {
            var part = await SumAsync(stream, chunk.OutputLength, cancellation);
            if (Hex(part.Crc) != chunk.OutputCrc64)
            {
                wrong.Add(
                    $"{name}: bytes {at} to {at + chunk.OutputLength} are not what was computed of chunk {chunk.Index} "
                    + $"(bytes {chunk.Start} to {chunk.End} of the input).");
            }

            at += chunk.OutputLength;
            whole = (whole.Length + part.Length, Checksum.Combine(whole.Crc, part.Crc, part.Length));
        }

        await SameAsync(manifest.Ages, stream, whole, cancellation);
    }

    private async Task RejectedAsync(CancellationToken cancellation)
    {
        await using var stream = await open(ResultNames.Rejected, cancellation);
        if (stream is not null) await SameAsync(manifest.Rejected, stream, default, cancellation);
        else wrong.Add($"{ResultNames.Rejected} is missing.");
    }

    private async Task SameAsync(ResultFile claimed, Stream rest, (long Length, ulong Crc) before, CancellationToken cancellation)
    {
        var more = await SumAsync(rest, long.MaxValue, cancellation);
        var length = before.Length + more.Length;
        if (length != claimed.Length) wrong.Add($"{claimed.Name} has {length} bytes; {claimed.Length} were written.");
        else if (Hex(Checksum.Combine(before.Crc, more.Crc, more.Length)) != claimed.Crc64)
            wrong.Add($"{claimed.Name} was changed: its CRC-64 is not {claimed.Crc64}.");
    }

    private static async Task<(long Length, ulong Crc)> SumAsync(Stream stream, long most, CancellationToken cancellation)
    {
        var crc = new Crc64();
        var buffer = new byte[1 << 16];
        var left = most;
        while (left > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            if (read == 0) break;
            crc.Append(buffer.AsSpan(0, read));
            left -= read;
        }

        return (most - left, crc.GetCurrentHashAsUInt64());
    }

    private static string Hex(ulong crc) => $"{crc:x16}";
}
