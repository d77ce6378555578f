using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>The parts of a list give what they give one by one, in order, however they are computed.</summary>
public sealed class PartsPipelineTests
{
    private const int MaxRowBytes = 200;

    [Fact]
    public Task A_list_gives_what_its_inputs_give_one_by_one() =>
        Parallel.ForAsync(0, TestScale.Files(60), async (seed, _) =>
        {
            var draw = new Draw(seed);
            var inputs = Enumerable.Range(0, draw.Of(0, 1, 2, 10, 50, 200)).Select(_ => Generate(draw)).ToArray();
            var options = new SlicePipelineOptions
            {
                SliceSize = draw.Of(7, 16, 100, 1 << 20), Workers = draw.Number(1, 6), Beyond = draw.Of(0, 3, 50, 16 * 1024),
            };
            var opened = new OpenInputs();
            var sink = new PartsSink();
            var pipeline = new PartsPipeline(
                inputs.Length, (index, _) => Task.FromResult(Open(opened, inputs[index], index, odd: (index + seed) % 3 == 0)),
                (dialect, _) => AgeEngine.Computer(dialect, MaxRowBytes), sink, options);
            await pipeline.RunAsync(default);

            var readable = inputs.Select((input, index) => (input, index)).Where(one => Dialect(one.input) is not null).ToArray();
            Assert.Equal(readable.Select(one => one.index), sink.Parts.Select(part => part.Index));
            foreach (var ((input, _), part) in readable.Zip(sink.Parts))
            {
                var expected = input.Expected();
                Assert.True(part.Ages.SequenceEqual(expected.Ages), $"Results differ with {options}: {input}");
                Assert.Equal(expected.Rejected, RejectedRecord.Parse(part.Rejected));
                Assert.Equal(new RangeOutcome(expected.FirstRow, expected.Length, expected.Counts), part.Outcome);
            }

            opened.CheckAllClosed();
            Assert.InRange(
                opened.MaxOpen, 0, PartsPipeline.MaxAhead + 1 + options.Workers * SlicePipelineOptions.SlicesPerWorker);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_part_may_be_a_range_of_its_input(int workers)
    {
        var rows = "name,born\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"Ada {i},1815\n"));
        var bytes = Encoding.UTF8.GetBytes(rows);
        var dialect = DialectReader.Read(bytes, new DialectOptions(), AgeEngine.Columns);
        long[] ends = [dialect.FirstRow, dialect.FirstRow + 100, dialect.FirstRow + 101, 1500, long.MaxValue];
        var sink = new PartsSink();
        var pipeline = new PartsPipeline(
            ends.Length - 1,
            (index, _) => Task.FromResult<InputPart?>(new InputPart(
                index, new BytesSource(bytes), dialect, ends[index], ends[index + 1], index == 0 ? dialect.FirstRow : null)),
            (of, _) => AgeEngine.Computer(of, MaxRowBytes), sink, new SlicePipelineOptions { SliceSize = 64, Workers = workers });
        await pipeline.RunAsync(default);

        var whole = new PartsSink();
        await new PartsPipeline(
            1, (_, _) => Task.FromResult<InputPart?>(new InputPart(0, new BytesSource(bytes), dialect, dialect.FirstRow, long.MaxValue, dialect.FirstRow)),
            (of, _) => AgeEngine.Computer(of, MaxRowBytes), whole, new SlicePipelineOptions()).RunAsync(default);
        Assert.Equal(whole.Parts[0].Ages, sink.Parts.SelectMany(part => part.Ages));
        Assert.Equal(300, sink.Parts.Sum(part => part.Outcome.Counts.Records));
    }

    [Fact]
    public async Task Inputs_of_one_dialect_share_computers()
    {
        var (created, options) = (0, new SlicePipelineOptions { Workers = 3 });
        var sink = new PartsSink();
        var pipeline = new PartsPipeline(
            500, (index, _) => Task.FromResult(Open(new OpenInputs(), Csv($"name,born\nAda {index},1815\n"), index)),
            (dialect, _) =>
            {
                Interlocked.Increment(ref created);
                return AgeEngine.Computer(dialect, MaxRowBytes);
            },
            sink, options);
        await pipeline.RunAsync(default);

        Assert.InRange(created, 1, options.Workers * SlicePipelineOptions.SlicesPerWorker);
        Assert.Equal(
            Enumerable.Range(0, 500).Select(i => $"{{\"name\":\"Ada {i}\",\"age\":202}}\n"), sink.Parts.Select(part => Encoding.UTF8.GetString(part.Ages)));
    }

    internal static GeneratedInput Csv(string text) =>
        new("CSV", 0, Encoding.UTF8.GetBytes(text), InputFormat.Csv, ',', MaxRowBytes);

    /// <summary>Null if its header cannot be read, which skips it.</summary>
    internal static InputPart? Open(OpenInputs opened, GeneratedInput input, int index, bool odd = false, Action? beforeRead = null)
    {
        if (Dialect(input) is not { } dialect) return null;
        IByteSource bytes = odd
            ? new StreamSource(new OddStream(input.Bytes, 5, 1, 70), pageSize: 64)
            : new BytesSource(input.Bytes, piece: index % 2 == 0 ? 33 : int.MaxValue);
        return new InputPart(index, opened.Add(bytes, beforeRead), dialect, dialect.FirstRow, long.MaxValue, dialect.FirstRow);
    }

    private static Dialect? Dialect(GeneratedInput input)
    {
        try
        {
            return AgeEngine.Dialect(input);
        }
        catch (BatchException)
        {
            return null;
        }
    }

    private static GeneratedInput Generate(Draw draw)
    {
        var seed = draw.Number(0, 1_000_000);
        var input = draw.Number(0, 6) switch
        {
            0 or 1 => CsvGenerator.Generate(seed),
            2 => NdjsonGenerator.Generate(seed),
            3 => TinyAlphabetGenerator.Csv(seed),
            4 => TinyAlphabetGenerator.Ndjson(seed),
            _ => Csv(draw.Of("name,born\n", "name,born", "\uFEFFborn,name\r\n1815,Ada\r\n", "born,name\n1815,\"A\nda\"", "")),
        };
        return input with { MaxRowBytes = MaxRowBytes };
    }
}
