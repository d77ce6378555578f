using System.IO.Hashing;

namespace ServerlessAges.Cli.Verify;

/// <summary>Compares results with their manifest: the offsets, the counts, then every byte.</summary>
internal sealed class ManifestCheck(
    BatchManifest manifest, Func<string, Task<Stream?>> open, CancellationToken cancellation)
{
    private readonly List<string> faults = [];

    /// <summary>Returns the faults; none if everything is verified.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        CheckOffsets();
        var sum = manifest.Chunks.Aggregate(default(RowCounts), (all, chunk) => all + chunk.Counts);
        if (sum != manifest.Counts) faults.Add($"The chunks add up to {sum}, not to {manifest.Counts}.");
        await CheckAsync(manifest.Results, manifest.Chunks);
        await CheckAsync(manifest.Rejected, []);
        return faults;
    }

    private void CheckOffsets()
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

    private async Task CheckAsync(ResultFile file, IReadOnlyList<ManifestChunk> chunks)
    {
        await using var stream = await open(file.Name);
        if (stream is null)
        {
            faults.Add($"{file.Name} is missing.");
            return;
        }

        // Before the output of the chunks is the header of a CSV.
        var (length, crc) = chunks.Count == 0
            ? default : await SumAsync(stream, file.Length - chunks.Sum(chunk => chunk.OutputLength));
        var offset = length;
        foreach (var chunk in chunks)
        {
            var part = await SumAsync(stream, chunk.OutputLength);
            if (Hex(part.Crc) != chunk.OutputCrc64)
            {
                faults.Add($"{file.Name}: bytes {offset} to {offset + chunk.OutputLength} are not the output of chunk "
                    + $"{chunk.Index} (bytes {chunk.Start} to {chunk.End} of the input).");
            }

            offset += chunk.OutputLength;
            Append(part);
        }

        Append(await SumAsync(stream, long.MaxValue));
        if (length != file.Length) faults.Add($"{file.Name} has {length} bytes; {file.Length} were written.");
        else if (Hex(crc) != file.Crc64) faults.Add($"{file.Name} was changed: its CRC-64 is not {file.Crc64}.");

        void Append((long Length, ulong Crc) part) =>
            (length, crc) = (length + part.Length, Checksum.Combine(crc, part.Crc, part.Length));
    }

    private async Task<(long Length, ulong Crc)> SumAsync(Stream stream, long max)
    {
        var crc = new Crc64();
        var buffer = new byte[1 << 16];
        var left = max;
        for (var read = 1; left > 0 && read > 0; left -= read)
        {
            read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            crc.Append(buffer.AsSpan(0, read));
        }

        return (max - left, crc.GetCurrentHashAsUInt64());
    }

    private static string Hex(ulong crc) => $"{crc:x16}";
}
