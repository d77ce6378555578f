using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>The promise that all else rests on: how a file is split does not change what comes out.</summary>
public sealed class SplitTests(ITestOutputHelper output)
{
    private int cases;

    [Fact]
    public Task Csv_gives_the_same_at_every_chunk_size() => CheckAsync(CsvGenerator.Generate, files: 1200);

    [Fact]
    public Task Csv_of_a_tiny_alphabet_gives_the_same_at_every_chunk_size() =>
        CheckAsync(TinyAlphabetGenerator.Csv, files: 4000);

    [Fact]
    public Task Ndjson_gives_the_same_at_every_chunk_size() => CheckAsync(NdjsonGenerator.Generate, files: 400);

    [Fact]
    public Task Ndjson_of_a_tiny_alphabet_gives_the_same_at_every_chunk_size() =>
        CheckAsync(TinyAlphabetGenerator.Ndjson, files: 500);

    [Fact]
    public Task Rows_past_the_limit_give_the_same_at_every_chunk_size() => CheckAsync(LongRowGenerator.Generate, files: 30);

    private async Task CheckAsync(Func<int, GeneratedInput> generate, int files)
    {
        files = TestScale.Files(files);
        await Parallel.ForAsync(0, files, async (seed, _) =>
        {
            var input = generate(seed);
            try
            {
                await CheckAsync(input);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{exception.Message}\n{input}", exception);
            }
        });
        output.WriteLine($"{cases:N0} cases: {files:N0} files, each at every chunk size from 1 byte to the whole file.");
    }

    private async Task CheckAsync(GeneratedInput input)
    {
        var expected = input.Expected();
        var dialect = AgeEngine.Dialect(input);
        Assert.Equal((expected.FirstRow, expected.HeaderLines), (dialect.FirstRow, dialect.HeaderLines));

        // The length of speculation and the read size must not matter either.
        var draw = new Draw(input.Seed);
        var run = new ChunkedRun(
            input.Bytes, dialect, input.MaxRowBytes, sample: draw.Of(1, 16, 64, 4096), beyond: draw.Of<int?>(null, 0, 7));
        var whole = (int)Math.Max(1, expected.Length - expected.FirstRow);
        var rejected = (await run.RunAsync(whole)).Rejected;
        Assert.Equal(expected.Rejected, RejectedRecord.Parse(rejected));
        for (var chunkSize = 1; chunkSize <= whole; chunkSize++)
        {
            if (SplitProof.Fault(await run.RunAsync(chunkSize), expected, rejected) is { } fault)
                Assert.Fail($"At chunk size {chunkSize}: {fault}");
        }

        Interlocked.Add(ref cases, whole);
    }
}
