using System.IO.Hashing;

namespace ServerlessAges.Cli.Verify;

/// <summary>Compares results with their manifest: the offsets, the counts, then every byte.</summary>
internal sealed class ManifestCheck(
    BatchManifest manifest, Func<string, Task<Stream?>> open, CancellationToken cancellation)
{
    private readonly List<string> faults = [];

    // A CSV has a header before the output of the chunks.
    private readonly long header = manifest.Results.Length - manifest.Chunks.Sum(chunk => chunk.OutputLength);

    /// <summary>Returns the faults; none if everything is verified.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        CheckOffsets();
        CheckCounts("chunks", manifest.Chunks.Select(chunk => chunk.Counts));
        var parts = new List<PartsCheck>
        {
            new(manifest.Results.Name, header,
                [.. manifest.Chunks.Select(chunk => new PartsCheck.Part(
                    chunk.OutputLength, chunk.OutputCrc64,
                    $"chunk {chunk.Index} (bytes {chunk.Start} to {chunk.End} of the input)"))]),
        };
        if (manifest.Inputs is not null && await ReadAccountsAsync(manifest.Inputs) is { } accounts)
        {
            CheckAccounts(accounts);
            parts.Add(new(manifest.Results.Name, header,
                [.. accounts.Select(account => new PartsCheck.Part(
                    account.To - account.From, account.Crc64, $"input {account.Index} ({account.Name})"))]));
        }

        await CheckAsync(manifest.Results, parts);
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

        if (offset != manifest.Length)
            faults.Add($"The last chunk ends at byte {offset} of the input, which has {manifest.Length}.");
    }

    private void CheckCounts(string what, IEnumerable<RowCounts> counts)
    {
        var sum = counts.Aggregate(default(RowCounts), (all, one) => all + one);
        if (sum != manifest.Counts) faults.Add($"The {what} add up to {sum}, not to {manifest.Counts}.");
    }

    private void CheckAccounts(List<InputAccount> accounts)
    {
        var inputs = manifest.Inputs!;
        CheckCounts("inputs", accounts.Select(account => account.Counts));
        if (accounts.Count != manifest.InputCount)
            faults.Add($"{inputs.Name} has {accounts.Count} inputs; the batch read {manifest.InputCount}.");
        var rejected = accounts.Count(account => account.Failure is not null);
        if (rejected != manifest.RejectedInputs)
            faults.Add($"{inputs.Name} has {rejected} rejected inputs; {manifest.RejectedInputs} were counted.");
        var (index, offset) = (0, header);
        foreach (var account in accounts)
        {
            if (account.Index != index || account.From != offset || account.To < offset
                || (account.Failure is not null && account.Counts != default))
            {
                faults.Add($"{inputs.Name}, line {index + 1} ({account.Name}) does not follow the line before.");
                return;
            }

            (index, offset) = (index + 1, account.To);
        }

        if (offset != manifest.Results.Length)
        {
            faults.Add($"The results of the inputs end at byte {offset} of {manifest.Results.Name}, which has "
                + $"{manifest.Results.Length}.");
        }
    }

    private async Task<List<InputAccount>?> ReadAccountsAsync(ResultFile file)
    {
        using var content = new MemoryStream();
        if (!await CheckAsync(file, [], content)) return null;
        content.Position = 0;
        var accounts = new List<InputAccount>();
        using var reader = new StreamReader(content);
        while (await reader.ReadLineAsync(cancellation) is { } line)
            accounts.Add(JsonSerializer.Deserialize(line, InputJson.Default.InputAccount)!);
        return accounts;
    }

    // Returns true if the file is as it was written.
    private async Task<bool> CheckAsync(ResultFile file, IReadOnlyList<PartsCheck> parts, Stream? copy = null)
    {
        await using var stream = await open(file.Name);
        if (stream is null)
        {
            faults.Add($"{file.Name} is missing.");
            return false;
        }

        var (crc, length, buffer) = (new Crc64(), 0L, new byte[1 << 16]);
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0; length += read)
        {
            crc.Append(buffer.AsSpan(0, read));
            foreach (var part in parts) part.Append(buffer.AsSpan(0, read));
            copy?.Write(buffer.AsSpan(0, read));
        }

        foreach (var part in parts)
        {
            part.Complete();
            faults.AddRange(part.Faults);
        }

        var isSame = crc.GetCurrentHashAsUInt64() == ulong.Parse(file.Crc64, NumberStyles.HexNumber);
        if (length != file.Length) faults.Add($"{file.Name} has {length} bytes; {file.Length} were written.");
        else if (!isSame) faults.Add($"{file.Name} was changed: its CRC-64 is not {file.Crc64}.");
        return isSame;
    }
}
