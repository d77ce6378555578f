using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Programs;

/// <summary>A program computes a list of inputs.</summary>
public sealed class ProgramPartsTests
{
    [Theory]
    [InlineData(null, "{{\"name\":\"x{0}\"}}\n")]
    [InlineData("file", "{{\"name\":\"x{0}\",\"file\":\"{0}.csv\"}}\n")]
    [InlineData("name", "{{\"name\":\"{0}.csv\"}}\n")]
    public async Task Its_processes_go_on_from_input_to_input(string? column, string line)
    {
        var folder = Directory.CreateTempSubdirectory("ages-");
        try
        {
            var started = Path.Combine(folder.FullName, "started");
            var (processor, options) = (Find($"sh -c 'echo x >> {started}; exec cat'"), new SlicePipelineOptions { Workers = 2 });
            var sink = new PartsSink();
            await RunAsync(processor, 200, index => $"name\nx{index}\n", column, sink, options);

            Assert.Equal(
                Enumerable.Range(0, 200).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, line, i)),
                sink.Parts.Select(part => Encoding.UTF8.GetString(part.Ages)));
            // Once to see if it can be started.
            Assert.InRange((await File.ReadAllLinesAsync(started)).Length, 1, 1 + options.Workers);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_record_that_ends_it_is_rejected_and_no_other()
    {
        var sink = new PartsSink();
        await RunAsync(
            Find(ProgramRun.PerLine("""case $l in *x7\"*|*x33\"*) exit 3;; *) echo "$l";; esac""")), 40, index => $"name\nx{index}\n", null, sink,
            new SlicePipelineOptions { Workers = 2 });

        Assert.Equal([7, 33], sink.Parts.Where(part => part.Outcome.Counts.Rejected == 1).Select(part => part.Index));
        Assert.Equal(38, sink.Parts.Sum(part => part.Outcome.Counts.Results));
    }

    [Fact]
    public async Task A_record_that_hangs_is_named_with_its_input()
    {
        using var cancellation = new CancellationTokenSource();
        var sink = new PartsSink();
        var processor = Find(
            ProgramRun.PerLine("""case $l in *x7\"*) echo hangs >&2; exec sleep 100;; *) echo "$l";; esac"""), _ =>
            {
                SpinWait.SpinUntil(() => sink.Parts.Count == 7, TimeSpan.FromSeconds(30)); // those before it
                cancellation.Cancel();
            });

        var stuck = await Assert.ThrowsAsync<StuckRecordException>(() => RunAsync(
            processor, 8, index => $"name\n{(index == 7 ? "x7" : "x")}\n", null, sink,
            new SlicePipelineOptions { Workers = 2, StopTimeout = TimeSpan.FromMilliseconds(50) }, cancellation.Token));

        Assert.Equal((7, 5), (stuck.Part, stuck.Offset));
    }

    [Fact]
    public async Task One_line_too_many_for_one_of_the_inputs_is_an_error()
    {
        var failed = await Assert.ThrowsAsync<BatchException>(() => RunAsync(
            Find(ProgramRun.PerLine("""echo "$l"; case $l in *x7\"*) echo more;; esac""")), 40, index => $"name\nx{index}\n", null,
            new PartsSink(), new SlicePipelineOptions { Workers = 1 }));

        Assert.Contains("more lines than", failed.Message, StringComparison.Ordinal);
    }

    private static RegisteredProcessor Find(string command, Action<string>? onError = null) =>
        new ProcessorRegistry().AddProgram(command, onError ?? (_ => { })).Find("exec");

    private static Task RunAsync(
        RegisteredProcessor processor, int count, Func<int, string> text, string? column, PartsSink sink, SlicePipelineOptions options,
        CancellationToken cancellation = default)
    {
        var context = new ProcessorContext(new OptionValues([]), SecretValues.None, HasOptionalColumn: false);
        var pipeline = new PartsPipeline(
            count,
            (index, _) =>
            {
                var bytes = Encoding.UTF8.GetBytes(text(index));
                var dialect = DialectReader.Read(bytes, new DialectOptions(), []);
                return Task.FromResult<InputPart?>(new InputPart(
                    index, new BytesSource(bytes), dialect, dialect.FirstRow, long.MaxValue, dialect.FirstRow, column is null ? null : $"{index}.csv"));
            },
            (dialect, name) => processor.CreateComputer(
                context, dialect, ResultFormat.Ndjson, 1 << 20, csvSafe: false, name is null ? null : new InputColumn(column!, name)),
            sink, options);
        return pipeline.RunAsync(cancellation);
    }
}
