using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api.AtOnce;

/// <summary>The ages of a small input, in memory, by the engine that computes chunks.</summary>
internal sealed class SyncAges : ISliceSink
{
    private readonly ArrayBufferWriter<byte> ages = new();
    private readonly ArrayBufferWriter<byte> rejected = new();
    private readonly long headerLines;

    private SyncAges(long headerLines) => this.headerLines = headerLines;

    public RowCounts Counts { get; private set; }

    /// <summary>The ages as they would be stored.</summary>
    public ReadOnlyMemory<byte> Ages => ages.WrittenMemory;

    /// <summary>Computes them on one core: an instance answers many of these.</summary>
    /// <exception cref="ProblemException">422: more records are rejected than the options allow.</exception>
    public static async Task<SyncAges> ComputeAsync(
        DecodedInput input, BatchOptions options, PseudonymKey? key, CancellationToken cancellation)
    {
        var result = new SyncAges(input.Dialect.HeaderLines);
        result.ages.Write(new ResultText(options.Format, Processors.ResultsOf(options, input.Dialect)).Header.Span);
        var usual = new SlicePipelineOptions();
        var slice = (int)Math.Clamp(input.Source.Length ?? usual.SliceSize, 1, usual.SliceSize);
        var pipeline = new SlicePipeline(
            input.Source, () => Processors.CreateComputer(options, input.Dialect, key), result, usual with { Workers = 1, SliceSize = slice });
        var first = input.Dialect.FirstRow;
        result.Counts = (await pipeline.RunAsync(first, long.MaxValue, first, cancellation).ConfigureAwait(false)).Counts;
        return options.MaxRejected.Allows(result.Counts.Rejected, result.Counts.Records) ? result : throw result.TooMany(options);
    }

    public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        ages.Write(slice.Result.Output.Span);
        RejectedLines.Rebase(slice.Result.Rejected.Span, headerLines + before.Lines + 1, rejected); // lines are counted from 1
        return ValueTask.CompletedTask;
    }

    /// <summary>Ages, rejected records, counts and warnings in one object; the ages are NDJSON.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        WriteLines(json, "ages", ages.WrittenSpan);
        WriteLines(json, "rejected", rejected.WrittenSpan);
        json.WritePropertyName("counts");
        JsonSerializer.Serialize(json, CountsView.Of(Counts), ApiJson.Readable.CountsView);
        if (BatchWarning.Of(Counts.Records) is { } warnings)
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
        for (int end; (end = lines.IndexOf((byte)'\n')) >= 0; lines = lines[(end + 1)..]) json.WriteRawValue(lines[..end], skipInputValidation: true);
        json.WriteEndArray();
    }

    private ProblemException TooMany(BatchOptions options)
    {
        using var first = JsonDocument.Parse(rejected.WrittenMemory[..rejected.WrittenSpan.IndexOf((byte)'\n')]);
        var line = first.RootElement.GetProperty("line").GetInt64();
        return new ProblemException(
            StatusCodes.Status422UnprocessableEntity, ErrorCodes.TooManyRejected,
            $"{Counts.Rejected} of {Counts.Records} records were rejected; maxRejected allows {options.MaxRejected}. "
            + $"The first: line {line}: {first.RootElement.GetProperty("detail")}.")
        {
            At = new ErrorLocation(Line: line, Offset: first.RootElement.GetProperty("offset").GetInt64()),
        };
    }
}
