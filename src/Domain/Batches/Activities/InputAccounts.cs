namespace ServerlessAges.Batches.Activities;

/// <summary>The accounts of the inputs of a list: those of the chunks' parts, and of each input.</summary>
internal static class InputAccounts
{
    /// <summary>Reads the accounts of a chunk's parts in order, and proves that they add up to its checkpoint. The only
    /// input of a batch has no name.</summary>
    public static async Task<IReadOnlyList<InputAccount>> ReadAsync(
        IBatchResults results, BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation)
    {
        var length = checkpoint.OutputLength;
        if (plan.Inputs is null)
        {
            return
            [
                new InputAccount(0, "", "", 0, null, plan.Dialect.HeaderLines, checkpoint.Counts, 0, length, ""),
            ];
        }

        var stream = await results.OpenChunkFileAsync(
            plan, ResultNames.Inputs, checkpoint.Index, checkpoint.Start!.Value, cancellation);
        using var reader = new StreamReader(stream);
        var accounts = new List<InputAccount>();
        var (counts, written, crc) = (default(RowCounts), 0L, 0UL);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var account = JsonSerializer.Deserialize(line, InputJson.Default.InputAccount)!;
            Require(account.From == written && account.To >= written, $"input {account.Index} has a gap");
            (counts, written) = (counts + account.Counts, account.To);
            crc = Append(crc, account);
            accounts.Add(account);
        }

        Require(counts == checkpoint.Counts, $"they have {counts} instead of {checkpoint.Counts}");
        Require(written == length && crc == checkpoint.OutputCrc64, "their results are not those of the chunk");
        return accounts;

        void Require(bool condition, string fault)
        {
            if (condition) return;
            throw new InvalidDataException(
                $"The accounts of chunk {checkpoint.Index} of {plan.BatchId} do not add up: {fault}.");
        }
    }

    /// <summary>Describes the first rejected inputs for people.</summary>
    public static async Task<IReadOnlyList<string>> FirstRejectedAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries, int count, CancellationToken cancellation)
    {
        var first = new List<string>();
        foreach (var checkpoint in boundaries.Verified.Where(checkpoint => checkpoint.RejectedInputs > 0))
        {
            var accounts = await ReadAsync(results, plan, checkpoint, cancellation);
            first.AddRange(accounts.Where(account => account.Failure is not null)
                .Select(account => $"{account.Name}: {account.Failure!.Message}"));
            if (first.Count >= count) break;
        }

        return [.. first.Take(count)];
    }

    /// <summary>Writes one account for each input of the list, whose results follow the header, and proves that there
    /// is exactly one.</summary>
    public static async Task<ResultFile> WriteAsync(
        IBatchResults results, BatchPlan plan, BoundaryVerifier boundaries, int header, CancellationToken cancellation)
    {
        var writer = results.CreateFile(plan, ResultNames.Inputs);
        var lines = new ArrayBufferWriter<byte>();
        var (next, position) = (0, (long)header);
        InputAccount? current = null;
        foreach (var checkpoint in boundaries.Verified)
        {
            foreach (var part in await ReadAsync(results, plan, checkpoint, cancellation))
            {
                var account = part with { From = part.From + position, To = part.To + position };
                if (account.Index == current?.Index)
                {
                    current = current with
                    {
                        Counts = current.Counts + account.Counts, To = account.To,
                        Crc64 = Checksum.Hex(Append(Crc(current), account)),
                    };
                    continue;
                }

                Write();
                current = account;
                if (account.Index != next++) throw Missing(next - 1);
            }

            position += checkpoint.OutputLength;
            await writer.WriteAsync(lines.WrittenMemory, cancellation);
            lines.ResetWrittenCount();
        }

        Write();
        if (next != plan.Inputs!.Count) throw Missing(next);
        await writer.WriteAsync(lines.WrittenMemory, cancellation);
        var (length, crc) = await writer.CompleteAsync(cancellation);
        return new ResultFile(ResultNames.Inputs, length, Checksum.Hex(crc));

        void Write()
        {
            if (current is null) return;
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(current, InputJson.Default.InputAccount));
            lines.Write("\n"u8);
        }

        InvalidDataException Missing(int input) =>
            new($"Input {input} of {plan.BatchId} has no account in its place, or more than one.");
    }

    private static ulong Crc(InputAccount account) =>
        ulong.Parse(account.Crc64, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static ulong Append(ulong crc, InputAccount account) =>
        Checksum.Combine(crc, Crc(account), account.To - account.From);
}
