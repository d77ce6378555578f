namespace ServerlessAges.Batches.Activities;

/// <summary>Opens the inputs of a list for a chunk. If one cannot be used, it throws
/// <see cref="BatchException"/>.</summary>
internal sealed class InputOpener(ActivityServices services, BatchPlan plan)
{
    private const long MaxAhead = 4 << 20; // bytes of an input that are held before its turn
    private const long MaxInMemory = 64 << 20; // decoded bytes of an input

    private readonly DialectOptions form = plan.Options.Input;
    private readonly IReadOnlyList<ProcessorColumn> columns =
        services.Processors.Find(plan.Options.Processor).Schema.Columns;

    private Dialect latest = plan.Dialect;

    /// <summary>Opens an input from its first byte. A small one takes one request. One that must be decoded is decoded
    /// completely, so that damage is found before a result is written.</summary>
    /// <param name="last">Where reading ends, unless the input must be decoded.</param>
    /// <param name="turn">Waits until the input may use more memory than a small one.</param>
    /// <returns>The source, its dialect, and what was decoded here or before.</returns>
    public async Task<(IByteSource Source, Dialect Dialect, string? Encoding)> OpenAsync(
        int index, BatchInput input, long last, Func<Task> turn, CancellationToken cancellation)
    {
        if (input.Blob.Length == 0) throw new BatchException(ErrorCodes.EmptyInput, "The input is empty.");
        if (last > MaxAhead) await turn();
        var raw = Open(input.Read, last);
        var source = raw;
        try
        {
            string? encoding;
            var format = input.Format;
            if (input.Decoded is null)
            {
                encoding = await DecodedInput.EncodingOfAsync(raw, cancellation);
                (source, format) = await DecodeAsync(raw, cancellation);
                if (ReferenceEquals(source, raw))
                {
                    encoding = null;
                }
                else if (last < input.Blob.Length)
                {
                    Dispose(raw);
                    raw = Open(input.Blob, input.Blob.Length);
                    (source, format) = await DecodeAsync(raw, cancellation);
                }

                if (encoding is not null) source = await HoldAsync(index, source, format.Value, turn, cancellation);
            }
            else
            {
                var encoded = Open(input.Blob, last: 0);
                encoding = await DecodedInput.EncodingOfAsync(encoded, cancellation);
                Dispose(encoded);
            }

            return (source, await ReadDialectAsync(source, format, cancellation), encoding);
        }
        catch
        {
            Dispose(source);
            throw;
        }
        finally
        {
            if (!ReferenceEquals(source, raw)) Dispose(raw);
        }
    }

    /// <summary>Opens an input to read [first, last). Null if it must be decoded.</summary>
    public async Task<(IByteSource Source, Dialect Dialect)?> OpenInsideAsync(
        BatchInput input, long first, long last, CancellationToken cancellation)
    {
        var head = Open(input.Read, form.HeadLength);
        using var release = head as IDisposable;
        var format = input.Format;
        if (input.Decoded is null)
        {
            (var source, format) = await DecodeAsync(head, cancellation);
            if (!ReferenceEquals(source, head)) return null;
        }

        var dialect = await ReadDialectAsync(head, format, cancellation);
        return (services.Storage.Inputs.Open(input.Read, first, last), dialect);
    }

    private IByteSource Open(BlobReference blob, long last) => services.Storage.Inputs.Open(blob, 0, last);

    private static void Dispose(IByteSource source) => (source as IDisposable)?.Dispose();

    private Task<(IByteSource Source, InputFormat Format)> DecodeAsync(
        IByteSource raw, CancellationToken cancellation) =>
        DecodedInput.DecodeAsync(raw, form.Format, services.Settings.LimitDecoded, cancellation);

    // Keeps a decoded input in memory, or stores it as a blob.
    private async Task<IByteSource> HoldAsync(
        int index, IByteSource decoded, InputFormat format, Func<Task> turn, CancellationToken cancellation)
    {
        if (await EndsWithinAsync(MaxAhead)) return decoded;
        await turn();
        if (await EndsWithinAsync(MaxInMemory)) return decoded;
        var blob = await services.Storage.Inputs.CreateDecodedAsync(
            plan.BatchId, index, format, new SourceStream(decoded), cancellation);
        return Open(blob, blob.Length);

        // The source keeps what was read until it is released.
        async Task<bool> EndsWithinAsync(long length) =>
            await decoded.ReadAsync(length, new byte[1], cancellation) == 0;
    }

    private async Task<Dialect> ReadDialectAsync(
        IByteSource source, InputFormat? format, CancellationToken cancellation)
    {
        var options = form with { Format = format };
        var dialect = await DecodedInput.ReadDialectAsync(source, options, columns, cancellation);
        // Computers are reused for equal dialects.
        Dialect[] known = [latest, plan.Dialect];
        if (Array.Find(known, dialect.Equals) is { } same) return latest = same;
        var (names, first) = (NamesOf(dialect), NamesOf(plan.Dialect));
        if (plan.Options.Format == ResultFormat.Csv && !names.SequenceEqual(first))
        {
            throw BatchException.Option(
                "keep",
                $"Its results would have the columns {string.Join(", ", names)}, and those of the first input "
                + $"{string.Join(", ", first)}. Start a batch for it, or use NDJSON results.");
        }

        return latest = dialect;
    }

    // Refuses options that do not fit the input.
    private string[] NamesOf(Dialect dialect) =>
        [.. services.Processors.ResultsOf(plan.Options, plan.ResultsOf(dialect)).Select(field => field.Name.Trim())];
}
