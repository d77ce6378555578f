using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>What happens to a list when one of its parts fails, or it is cancelled.</summary>
public sealed class PartsFaultTests
{
    [Fact]
    public Task The_failure_is_the_first_one_in_order_and_everything_is_closed() =>
        Parallel.ForAsync(0, TestScale.Files(100), async (seed, _) =>
        {
            var draw = new Draw(seed);
            var count = draw.Number(1, 60);
            var failures = Enumerable.Range(0, draw.Number(1, 5))
                .Select(_ => (Index: draw.Number(0, count), Kind: draw.Of("open", "read", "process", "begin", "end"))).ToArray();
            var options = new SlicePipelineOptions { SliceSize = draw.Of(20, 1 << 20), Workers = draw.Number(1, 5) };
            var opened = new OpenInputs();
            var sink = new PartsSink(index => Fail(index, "begin"), index => Fail(index, "end"));
            var pipeline = new PartsPipeline(
                count,
                async (index, _) =>
                {
                    if (index % 3 == 0) await Task.Yield();
                    Fail(index, "open");
                    var year = failures.Contains((index, "process")) ? "-9" : "1815";
                    var input = PartsPipelineTests.Csv(string.Concat(Enumerable.Repeat($"Ada,{year}\n", 9).Prepend("name,born\n")));
                    return PartsPipelineTests.Open(opened, input, index, beforeRead: () => Fail(index, "read"));
                },
                (dialect, _) => AgeEngine.Computer(dialect, new ExhaustingProcessor(), 1 << 20), sink, options);

            var failed = await Assert.ThrowsAnyAsync<Exception>(() => pipeline.RunAsync(default));

            // The kinds in the order in which they happen to a part.
            string[] kinds = ["open", "begin", "read", "process", "end"];
            var first = failures.OrderBy(failure => failure.Index).ThenBy(failure => Array.IndexOf(kinds, failure.Kind)).First();
            Assert.Equal(first.Kind == "process" ? "process" : $"{first.Kind} {first.Index}", failed.Message);
            Assert.Equal(Enumerable.Range(0, first.Index), sink.Parts.Select(part => part.Index));
            opened.CheckAllClosed();

            void Fail(int index, string kind)
            {
                if (failures.Contains((index, kind))) throw new IOException($"{kind} {index}");
            }
        });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Cancelling_stops_it_while_parts_are_opened(int workers)
    {
        using var cancellation = new CancellationTokenSource();
        var opened = new OpenInputs();
        var sink = new PartsSink();
        var pipeline = new PartsPipeline(
            100,
            async (index, stop) =>
            {
                if (index == 7)
                {
                    await cancellation.CancelAsync();
                    await Task.Delay(Timeout.Infinite, stop);
                }

                return PartsPipelineTests.Open(opened, PartsPipelineTests.Csv("name,born\nAda,1815\n"), index);
            },
            (dialect, _) => AgeEngine.Computer(dialect, 1 << 20), sink, new SlicePipelineOptions { Workers = workers });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.RunAsync(cancellation.Token));
        Assert.InRange(sink.Parts.Count, 0, 7);
        opened.CheckAllClosed();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_record_that_hangs_is_named_with_its_part(int workers)
    {
        using var cancellation = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var opened = new OpenInputs();
        var sink = new PartsSink();
        var pipeline = new PartsPipeline(
            50,
            (index, _) => Task.FromResult(PartsPipelineTests.Open(
                opened, PartsPipelineTests.Csv($"name,born\nAda,1815\n{(index is 20 or 21 ? "*" : "Tu")},1930\n"), index)),
            (dialect, _) => AgeEngine.Computer(dialect, new HangingProcessor(gate, entered), 1 << 20), sink,
            new SlicePipelineOptions { Workers = workers, StopTimeout = TimeSpan.FromMilliseconds(20) });

        var run = pipeline.RunAsync(cancellation.Token);
        Assert.True(entered.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
        SpinWait.SpinUntil(() => pipeline.Current == (20, 19), TimeSpan.FromSeconds(30));
        await cancellation.CancelAsync();

        var stuck = await Assert.ThrowsAsync<StuckRecordException>(() => run);
        Assert.Equal((20, 19), (stuck.Part, stuck.Offset));
        Assert.InRange(sink.Parts.Count, 0, 20);
        opened.CheckAllClosed();
        gate.Set();
    }

    private readonly struct ExhaustingProcessor : IRecordProcessor<ExhaustingProcessor>
    {
        public static ProcessorSchema Schema => AgeProcessor.Schema;

        public static ExhaustingProcessor Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter =>
            record[1].SequenceEqual("-9"u8) ? throw new InsufficientMemoryException("process") : AgeEngine.Processor.Process(record, ref result);
    }

    private readonly struct HangingProcessor(ManualResetEventSlim gate, ManualResetEventSlim entered) : IRecordProcessor<HangingProcessor>
    {
        public static ProcessorSchema Schema => AgeProcessor.Schema;

        public static HangingProcessor Create(ProcessorContext context) => throw new NotSupportedException();

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            if (record[0].SequenceEqual("*"u8))
            {
                entered.Set();
                gate.Wait();
            }

            return AgeEngine.Processor.Process(record, ref result);
        }
    }
}
