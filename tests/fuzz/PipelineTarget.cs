using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Slices;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Fuzz;

/// <summary>The same on several workers, from sources that give their bytes in pieces, and with either kind of result.</summary>
internal static class PipelineTarget
{
    /// <summary>How many bytes choose.</summary>
    public const int Choosing = 9;

    public static void Check(byte[] input)
    {
        var choices = new Choices(input, Choosing);
        var file = choices.File;
        var format = choices.Of(InputFormat.Csv, InputFormat.Ndjson);
        var result = choices.Of(ResultFormat.Ndjson, ResultFormat.Csv);
        var options = new DialectOptions { Format = format, MaxRowBytes = choices.Of(4096, 9, 12, 20, 40, 64, 100, 1024) };
        var slices = new SlicePipelineOptions
        {
            SliceSize = choices.AtLeast(1),
            Workers = choices.Of(1, 2, 3, 4),
            Beyond = choices.Of(16 * 1024, 0, 3, 50),
            SpeculationSample = choices.Of(4096, 1, 20),
        };
        var (piece, page) = (choices.AtLeast(1), choices.Of(0, 1, 5, 64, 8192));
        using var stream = page > 0 ? new StreamSource(new OddStream(file, piece, 2 * piece + 1), page) : null;
        IByteSource source = stream is not null ? stream : new BytesSource(file, piece);

        if (file is [0x1F, 0x8B, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return; // for UnpackTarget, or UTF-16

        DecodedInput plain;
        try
        {
            plain = DecodedInput.OpenAsync(source, options, AgeEngine.Columns, limit: null, default).GetAwaiter().GetResult();
        }
        catch (BatchException refusal) when (refusal.Allowed(Refusals.OfInputs))
        {
            return;
        }

        var generated = new GeneratedInput("Fuzzed", 0, file, format, (char)plain.Dialect.Delimiter, options.MaxRowBytes);
        var expected = generated.Expected();
        var (outcome, sink) = PipelineRun.WholeAsync(generated, plain.Dialect, plain.Source, slices, result).GetAwaiter().GetResult();
        var ages = result == ResultFormat.Csv ? expected.CsvAges : expected.Ages;
        Assert.True(sink.Ages.SequenceEqual(ages), $"Results differ: {Escaped.Text(sink.Ages.ToArray())}");
        Assert.Equal(expected.Rejected, RejectedRecord.Parse(sink.Rejected));
        Assert.Equal(new RangeOutcome(expected.FirstRow, expected.Length, expected.Counts), outcome);
    }
}
