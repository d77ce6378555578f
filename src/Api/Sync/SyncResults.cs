namespace ServerlessAges.Api.Sync;

/// <summary>The results of a small input, computed in memory by the engine that computes chunks.</summary>
internal sealed class SyncResults(long headerLines) : ISliceSink
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(200); // Azure ends a request after 230 s
    private readonly ArrayBufferWriter<byte> results = new();
    private readonly ArrayBufferWriter<byte> rejected = new();
    public RowCounts Counts { get; private set; }
    public ReadOnlyMemory<byte> Results => results.WrittenMemory;

    /// <summary>Computes on one core, because an instance answers many such requests.</summary>
    public static async Task<SyncResults> ComputeAsync(
        ApiContext api, DecodedInput input, BatchOptions options, CancellationToken cancellation)
    {
        var processors = api.Table.Processors;
        var result = new SyncResults(input.Dialect.HeaderLines);
        result.results.Write(processors.HeaderOf(options, input.Dialect).Span);
        var defaults = new SlicePipelineOptions();
        var slice = (int)Math.Clamp(input.Source.Length ?? defaults.SliceSize, 1, defaults.SliceSize);
        var pipeline = new SlicePipeline(
            input.Source, () => processors.CreateComputer(options, input.Dialect, api.Settings.Secrets), result,
            defaults with { Workers = 1, SliceSize = slice });
        result.Counts = await RunAsync(pipeline, input.Dialect.FirstRow, api.Settings.ChunkDeadline, cancellation);
        return options.MaxRejected.Allows(result.Counts.Rejected, result.Counts.Records)
            ? result
            : throw result.TooMany(options);
    }

    private static async Task<RowCounts> RunAsync(
        SlicePipeline pipeline, long first, TimeSpan chunkDeadline, CancellationToken cancellation)
    {
        var limit = chunkDeadline < MaxDuration ? chunkDeadline : MaxDuration;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            return (await pipeline.RunAsync(first, long.MaxValue, first, deadline.Token)).Counts;
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            var stuck = exception as StuckRecordException;
            var where = stuck is null
                ? "" : $" The processor does not return from the record at byte {stuck.Offset}{stuck.Others}.";
            throw new BatchException(
                ErrorCodes.ProcessorTimeout,
                $"The results took more than {limit.TotalSeconds} s.{where} Send the input to POST /api/batches, or "
                + "correct the record or the processor.",
                new(Offset: stuck?.Offset));
        }
    }

    public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        results.Write(slice.Result.Output.Span);
        // Lines are counted from 1.
        RejectedLines.Rebase(slice.Result.Rejected.Span, headerLines + before.Lines + 1, rejected);
        return ValueTask.CompletedTask;
    }

    /// <summary>Results, rejected records, counts and warnings as one object. The results must be NDJSON.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        WriteLines(json, "results", results.WrittenSpan);
        WriteLines(json, "rejected", rejected.WrittenSpan);
        json.WritePropertyName("counts");
        JsonSerializer.Serialize(json, CountsView.From(Counts), ApiJson.Readable.CountsView);
        if (BatchWarning.From(Counts.Records) is { } warnings)
        {
            json.WritePropertyName("warnings");
            JsonSerializer.Serialize(json, warnings, ApiJson.Readable.IReadOnlyListBatchWarning);
        }

        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }

    private static void WriteLines(Utf8JsonWriter json, string name, ReadOnlySpan<byte> lines)
    {
        json.WriteStartArray(name);
        for (int end; (end = lines.IndexOf((byte)'\n')) >= 0; lines = lines[(end + 1)..])
            json.WriteRawValue(lines[..end], skipInputValidation: true);
        json.WriteEndArray();
    }

    private BatchException TooMany(BatchOptions options)
    {
        using var first = JsonDocument.Parse(rejected.WrittenMemory[..rejected.WrittenSpan.IndexOf((byte)'\n')]);
        var line = first.RootElement.GetProperty("line").GetInt64();
        return new BatchException(
            ErrorCodes.TooManyRejected,
            $"{Counts.Rejected} of {Counts.Records} records were rejected; maxRejected allows {options.MaxRejected}. "
            + $"The first: line {line}: {first.RootElement.GetProperty("detail")}.",
            new(Line: line, Offset: first.RootElement.GetProperty("offset").GetInt64()));
    }
}
