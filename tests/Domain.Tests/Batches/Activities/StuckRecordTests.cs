using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>A processor that does not return from a record fails its batch with the record's place, and no other batch.</summary>
public sealed class StuckRecordTests : IDisposable
{
    private const int Stuck = 40;
    private static readonly ManualResetEventSlim Gate = new();

    private readonly MemoryStore store = new();

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

    public void Dispose() => Gate.Set();

    private static ProcessorRegistry Processors { get; } = new ProcessorRegistry().Add<WaitingProcessor>();

    private MemoryHost Host() => new(store)
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
            if (record[0].SequenceEqual("stuck"u8)) Gate.Wait();
            result.Text(record[0]);
            return Rejection.None;
        }
    }
}
