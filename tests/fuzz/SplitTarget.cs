using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Slices;

namespace ServerlessAges.Tests.Fuzz;

/// <summary>A file cut into chunks of any size gives what an oracle reads in it from its first byte to its last.</summary>
internal static class SplitTarget
{
    /// <summary>How many bytes choose.</summary>
    public const int Choosing = 5;

    public static void Csv(byte[] input) => Check(input, InputFormat.Csv);

    public static void Ndjson(byte[] input) => Check(input, InputFormat.Ndjson);

    private static void Check(byte[] input, InputFormat format)
    {
        var choices = new Choices(input, Choosing);
        var (chunkSize, file) = (choices.AtLeast(1), choices.File);
        var (sample, beyond) = (choices.Of(4096, 1, 16, 64), choices.Of<int?>(0, 7, 1000, null));
        var options = new DialectOptions
        {
            Format = format,
            MaxRowBytes = choices.Of(65536, 9, 10, 12, 16, 20, 30, 60, 64, 100, 1000, 1023, 1024, 1025, 4096),
            Delimiter = choices.Of<char?>(null, ',', ';', '\t', '|'),
        };
        Dialect dialect;
        try
        {
            dialect = DialectReader.Read(file, options, Support.AgeEngine.Columns);
        }
        catch (BatchException refusal) when (refusal.Allowed(Refusals.OfDialects))
        {
            return;
        }

        var expected = new GeneratedInput("Fuzzed", 0, file, format, (char)dialect.Delimiter, options.MaxRowBytes).Expected();
        Assert.Equal((expected.FirstRow, expected.HeaderLines), (dialect.FirstRow, dialect.HeaderLines));
        Assert.Equal(expected.Counts.Results, expected.Ages.Count(value => value == '\n'));

        var run = new ChunkedRun(file, dialect, options.MaxRowBytes, sample, beyond);
        var whole = run.RunAsync(Math.Max(1, file.Length)).GetAwaiter().GetResult();
        Assert.Equal(expected.Rejected, RejectedRecord.Parse(whole.Rejected));
        Assert.Null(SplitProof.Fault(whole, expected, whole.Rejected));
        Assert.Null(SplitProof.Fault(run.RunAsync(chunkSize).GetAwaiter().GetResult(), expected, whole.Rejected));
    }
}
