using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>A processor that throws: its records are rejected, wherever they stand and however many, and no other is touched.</summary>
public sealed class ProcessorFaultTests
{
    [Fact]
    public Task Just_the_records_it_throws_on_are_rejected_at_every_slice_size() =>
        Parallel.ForAsync(0, TestScale.Files(200), async (seed, _) =>
        {
            var input = seed % 2 == 0 ? CsvGenerator.Generate(seed) : NdjsonGenerator.Generate(seed);
            var draw = new Draw(seed);
            var seldom = draw.Of(1, 2, 3, 1000);
            var plain = await RunAsync(input, AgeEngine.Processor, sliceSize: 1 << 20);
            var whole = await RunAsync(input, new MoodyProcessor(seldom), sliceSize: 1 << 20);
            var split = await RunAsync(input, new MoodyProcessor(seldom), draw.Number(1, 40));

            Assert.Equal(whole.Ages, split.Ages);
            Assert.Equal(whole.Rejected, split.Rejected);
            Assert.Equal(whole.Counts, split.Counts);
            Assert.Equal(plain.Counts with { Rejected = 0 }, whole.Counts with { Rejected = 0 });
            var failed = RejectedRecord.Parse(whole.Rejected).Where(record => record.Reason == "processor-failed").ToArray();
            Assert.Equal(plain.Counts.Rejected, whole.Counts.Rejected - failed.Length);
            Assert.Equal(
                RejectedRecord.Parse(plain.Rejected), RejectedRecord.Parse(whole.Rejected).Where(record => record.Reason != "processor-failed"));
            Assert.All(failed, record => Assert.Contains(record.Offset, input.Expected().RowStarts.Select(start => (long)start)));
        });

    [Fact]
    public async Task A_long_message_is_cut_and_any_character_of_it_is_kept()
    {
        var sink = await RunAsync(Csv("x,1815\n"), new ThrowingProcessor(new InvalidOperationException("\"\n🧪" + new string('x', 1000))), 100);

        using var record = System.Text.Json.JsonDocument.Parse(sink.Rejected);
        var detail = record.RootElement.GetProperty("detail").GetString()!;
        Assert.StartsWith("the processor failed: InvalidOperationException: \"\n🧪xxx", detail, StringComparison.Ordinal);
        Assert.InRange(detail.Length, 100, 300);
    }

    [Theory]
    [InlineData("x,1815", "x,1815")]
    [InlineData("x,1815\r\n", "x,1815")]
    [InlineData("\"x\ny\",1815\r\nx,Unknown\n", "\"x\ny\",1815")]
    public async Task The_rejected_record_is_the_row_as_it_was_read(string rows, string raw)
    {
        var sink = await RunAsync(Csv(rows), new ThrowingProcessor(new ArithmeticException()), 100);

        Assert.Equal(Escaped.Text(Encoding.UTF8.GetBytes(raw)), RejectedRecord.Parse(sink.Rejected)[0].Raw);
    }

    [Fact]
    public async Task A_rejection_that_names_a_column_that_does_not_exist_concerns_the_row()
    {
        var sink = await RunAsync(Csv("x,1815\n"), new MisnamingProcessor(), 100);
        Assert.Contains("\"reason\":\"field-count\",\"detail\":\"the row has", Encoding.UTF8.GetString(sink.Rejected), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_exception_is_thrown_once_but_for_the_first_of_a_slice()
    {
        var thrown = new int[1];
        var sink = await RunAsync(Csv(string.Concat(Enumerable.Repeat("x,1815\n", 100))), new CountedProcessor(thrown), 1 << 20);
        Assert.Equal((100, 101), (sink.Counts.Rejected, thrown[0]));
    }

    [Fact]
    public async Task Memory_that_ends_is_no_fault_of_a_record() =>
        await Assert.ThrowsAsync<InsufficientMemoryException>(() => RunAsync(Csv("x,1815\n"), new ThrowingProcessor(new InsufficientMemoryException()), 100));

    [Fact]
    public async Task A_wait_that_the_processor_itself_gave_up_is_a_fault_of_its_record()
    {
        var sink = await RunAsync(Csv("x,1815\n"), new ThrowingProcessor(new OperationCanceledException()), 100);
        Assert.Equal("processor-failed", Assert.Single(RejectedRecord.Parse(sink.Rejected)).Reason);
    }

    private static GeneratedInput Csv(string rows) =>
        new("CSV", 0, Encoding.UTF8.GetBytes("name,born\n" + rows), InputFormat.Csv, ',', 1 << 20);

    private static async Task<CollectingSink> RunAsync<TProcessor>(GeneratedInput input, TProcessor processor, int sliceSize)
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        var dialect = AgeEngine.Dialect(input);
        var sink = new CollectingSink(dialect.HeaderLines);
        var pipeline = new SlicePipeline(
            new BytesSource(input.Bytes), () => AgeEngine.Computer(dialect, processor, input.MaxRowBytes), sink,
            new SlicePipelineOptions { Workers = 2, SliceSize = sliceSize });
        await pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, default);
        return sink;
    }

    /// <summary>Throws on some good records, by their age and not by when they come.</summary>
    private readonly struct MoodyProcessor(int seldom) : IRecordProcessor<MoodyProcessor>
    {
        public static ProcessorSchema Schema => AgeProcessor.Schema;

        public static MoodyProcessor Create(ProcessorContext context) => throw new NotSupportedException();

        public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            var rejection = AgeEngine.Processor.Process(fields, ref result);
            if (rejection.IsRejected || !System.Text.Unicode.Utf8.IsValid(fields[0])) return rejection;
            return (fields[0].Length + fields[1].Length) % seldom == 0 ? throw new InvalidOperationException("Not today.") : rejection;
        }
    }

    private readonly struct ThrowingProcessor(Exception exception) : IRecordProcessor<ThrowingProcessor>
    {
        public static ProcessorSchema Schema => AgeProcessor.Schema;

        public static ThrowingProcessor Create(ProcessorContext context) => throw new NotSupportedException();

        public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
            where TWriter : struct, IResultWriter => throw exception;
    }

    private readonly struct CountedProcessor(int[] thrown) : IRecordProcessor<CountedProcessor>
    {
        public static ProcessorSchema Schema => AgeProcessor.Schema;

        public static CountedProcessor Create(ProcessorContext context) => throw new NotSupportedException();

        public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            thrown[0]++;
            throw new InvalidOperationException("Never.");
        }
    }

    private readonly struct MisnamingProcessor : IRecordProcessor<MisnamingProcessor>
    {
        public static ProcessorSchema Schema => AgeProcessor.Schema;

        public static MisnamingProcessor Create(ProcessorContext context) => throw new NotSupportedException();

        public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
            where TWriter : struct, IResultWriter => new(RejectReasons.FieldCount, column: 99);
    }
}
