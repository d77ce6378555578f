using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>A million records, hostile ones among plain ones, against readers that go byte by byte.</summary>
public sealed class MillionRecordsTests
{
    private const int Files = 40;
    private const int RecordsPerFile = 12_500;

    [Fact]
    public Task Half_a_million_csv_rows_give_what_the_slow_reader_gives() => CheckAsync(HostileRecords.Csv);

    [Fact]
    public Task Half_a_million_json_lines_give_what_the_slow_reader_gives() => CheckAsync(HostileRecords.Ndjson);

    private static Task CheckAsync(Func<int, int, GeneratedInput> generate) =>
        Parallel.ForAsync(0, TestScale.Files(Files), async (seed, _) =>
        {
            var input = generate(seed, RecordsPerFile);
            var expected = input.Expected();
            foreach (var format in new[] { ResultFormat.Ndjson, ResultFormat.Csv })
            {
                var draw = new Draw(seed);
                var options = new SlicePipelineOptions { SliceSize = draw.Number(1000, 300_000), Workers = draw.Number(1, 4) };
                var (outcome, sink) = await PipelineRun.WholeAsync(
                    input, AgeEngine.Dialect(input), new BytesSource(input.Bytes), options, format);
                Same(format == ResultFormat.Csv ? expected.CsvAges : expected.Ages, sink.Ages, $"seed {seed}, {format}");
                var rejected = RejectedRecord.Parse(sink.Rejected);
                for (var i = 0; i < Math.Min(rejected.Count, expected.Rejected.Count); i++)
                {
                    if (expected.Rejected[i] != rejected[i]) Assert.Fail($"seed {seed}: {rejected[i]} instead of {expected.Rejected[i]}");
                }

                Assert.Equal(new RangeOutcome(expected.FirstRow, expected.Length, expected.Counts), outcome);
            }
        });

    private static void Same(List<byte> expected, List<byte> actual, string where)
    {
        var same = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(expected)
            .CommonPrefixLength(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(actual));
        if (same == expected.Count && same == actual.Count) return;
        Assert.Fail($"{where}: from byte {same} on \"{Near(actual)}\" instead of \"{Near(expected)}\"");

        string Near(List<byte> bytes) => Escaped.Text(bytes.Skip(Math.Max(0, same - 60)).Take(160).ToArray());
    }
}
