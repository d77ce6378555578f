using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>A processor that does not return from a record fails its batch with the record's place, and no other batch.</summary>
public sealed class StuckRecordTests : IDisposable
{
    private const int Stuck = 40;
    private static ManualResetEventSlim gate = new();

    private readonly MemoryStore store = new();

    public StuckRecordTests() => gate = new();

    [Fact]
    public async Task The_batch_fails_with_line_and_offset_and_another_batch_goes_on()
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"{(i == Stuck ? "stuck" : $"\"Row\n{i}\"")},1900\n").ToArray();
        var text = "name,born\n" + string.Concat(rows);
        var host = Host();
        await AcceptAsync("stuck", text);
        await AcceptAsync("other", text.Replace("stuck,", "other,", StringComparison.Ordinal));

        var failure = (await host.RunAsync("stuck")).Failure;
        var other = await host.RunAsync("other");

        var offset = text.IndexOf("stuck", StringComparison.Ordinal);
        var line = 1 + text[..offset].Count(letter => letter == '\n');
        Assert.Equal("processor-timeout", failure?.Code);
        Assert.StartsWith(
            $"The processor waiting does not return from the record in line {line} (byte {offset}) of the input.",
            failure!.Message, StringComparison.Ordinal);
        Assert.Equal(BatchStatus.Succeeded, other.Status);
        Assert.Equal(60, Encoding.UTF8.GetString(store.Ages("other")!).Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_list_the_failure_names_the_input_with_its_line_and_offset(bool inGzip)
    {
        var text = "name,born\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{(i == Stuck ? "stuck" : $"\"Row\n{i}\"")},1900\n"));
        var bytes = Encoding.UTF8.GetBytes(text);
        var options = AgeBatches.In(2017) with { MaxRejectedInputs = 1 };
        var list = new ListRun([[], "name,born\nAda,1815\n"u8.ToArray(), inGzip ? GeneratedList.Gzip(bytes) : bytes], options, new Draw(0));
        await list.CreateAsync(chunk: 300, block: 300, cores: 1, decode: false);
        list.Store.ChangePlan(ListRun.Id, plan => plan with { Options = plan.Options with { Processor = "waiting" }, ProcessorVersion = 1 });

        var failure = (await Host(list.Store).RunAsync(ListRun.Id)).Failure;

        var offset = text.IndexOf("stuck", StringComparison.Ordinal);
        var line = 1 + text[..offset].Count(letter => letter == '\n');
        Assert.Equal("processor-timeout", failure?.Code);
        Assert.StartsWith(
            $"The processor waiting does not return from the record in line {line} (byte {offset}) of scientists/{ListRun.NameOf(2)}.",
            failure!.Message, StringComparison.Ordinal);
    }

    public void Dispose() => gate.Set();

    private static ProcessorRegistry Processors { get; } = new ProcessorRegistry().Add<WaitingProcessor>();

    private MemoryHost Host() => Host(store);

    private static MemoryHost Host(MemoryStore store) => new(store)
    {
        Context = new ActivityServices(store.Storage, TimeProvider.System, Processors)
        {
            Cores = 2, Settings = new HostSettings { ChunkDeadline = TimeSpan.FromMilliseconds(300) },
        },
    };

    private async Task AcceptAsync(string id, string text)
    {
        store.Inputs[id] = (Encoding.UTF8.GetBytes(text), "1");
        var options = new BatchOptions { Processor = "waiting", ChunkSize = 300 };
        await Host().Client.StartAsync(id, store.Reference(id), options, null, default);
    }

    private readonly struct WaitingProcessor : IRecordProcessor<WaitingProcessor>
    {
        public static ProcessorSchema Schema { get; } = new("waiting", version: 1)
        {
            Columns = ["name"], Results = [ResultField.Text("name")],
        };

        public static WaitingProcessor Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            if (record[0].SequenceEqual("stuck"u8)) gate.Wait();
            result.Text(record[0]);
            return Rejection.None;
        }
    }
}
