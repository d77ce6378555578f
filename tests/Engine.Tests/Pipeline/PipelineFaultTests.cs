using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>What happens when the pipeline is stopped, or something around it fails.</summary>
public sealed class PipelineFaultTests
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes(
        "name,born\n" + string.Concat(Enumerable.Repeat("Ada Lovelace,1815\n", 1000)));

    [Fact]
    public async Task Cancelling_stops_it()
    {
        using var cancellation = new CancellationTokenSource();
        var accepted = 0;
        var sink = new FakeSink(_ =>
        {
            if (++accepted == 3) cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(new BytesSource(File), sink, workers: 3, cancellation.Token));
        Assert.InRange(accepted, 3, 3 + 3 * SlicePipelineOptions.SlicesPerWorker); // of 180
    }

    // A sink may still store what it has accepted.
    [Fact]
    public async Task The_end_of_a_run_does_not_cancel_what_its_sink_has_begun()
    {
        var token = CancellationToken.None;
        var sink = new FakeSink((_, cancellation) =>
        {
            token = cancellation;
            return Task.CompletedTask;
        });

        await RunAsync(new BytesSource(File), sink, workers: 3, CancellationToken.None);

        Assert.True(token.CanBeCanceled);
        Assert.False(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Cancelling_stops_it_while_it_waits_for_bytes()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = new TaskCompletionSource();
        var source = new WatchedSource(File, async (offset, token) =>
        {
            if (offset < 5000) return;
            waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });

        var run = RunAsync(source, new FakeSink(_ => { }), workers: 2, cancellation.Token);
        await Task.WhenAny(waiting.Task, run);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Cancelling_does_not_wait_for_a_processor_that_does_not_return(int workers)
    {
        using var cancellation = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        const int stuck = 500;
        var dialect = DialectReader.Read(File, new DialectOptions(), AgeEngine.Columns);
        var offset = dialect.FirstRow + stuck * "Ada Lovelace,1815\n".Length;
        byte[] marked = [.. File];
        marked[offset] = (byte)'*';
        var accepted = 0L;
        var pipeline = new SlicePipeline(
            new BytesSource(marked), () => AgeEngine.Computer(dialect, new GatedProcessor(gate, entered), 1 << 20),
            new FakeSink(slice => accepted = slice.Result.End.Offset),
            new SlicePipelineOptions { SliceSize = 100, Workers = workers, StopTimeout = TimeSpan.FromMilliseconds(20) });

        var run = pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, cancellation.Token);
        Assert.True(entered.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
        await cancellation.CancelAsync();

        Assert.Equal(offset, (await Assert.ThrowsAsync<StuckRecordException>(() => run)).Offset);
        Assert.InRange(accepted, 0, offset);
        gate.Set();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_exception_of_the_source_is_rethrown(int workers)
    {
        var fault = new IOException("The cable is out.");
        var source = new WatchedSource(File, (offset, _) => offset < 5000 ? Task.CompletedTask : Task.FromException(fault));
        Assert.Same(fault, await Assert.ThrowsAsync<IOException>(() => RunAsync(source, new FakeSink(_ => { }), workers)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_exception_of_a_stream_is_rethrown(int workers)
    {
        var fault = new IOException("The cable is out.");
        var stream = new WatchedStream(File, offset => offset < 5000 ? null : fault);
        using var source = new StreamSource(stream, pageSize: 100);
        Assert.Same(fault, await Assert.ThrowsAsync<IOException>(() => RunAsync(source, new FakeSink(_ => { }), workers)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_exception_of_the_sink_is_rethrown_and_ends_the_run(int workers)
    {
        var fault = new IOException("The disk is full.");
        var accepted = 0;
        var sink = new FakeSink(_ =>
        {
            if (++accepted == 5) throw fault;
        });

        Assert.Same(fault, await Assert.ThrowsAsync<IOException>(() => RunAsync(new BytesSource(File), sink, workers)));
        Assert.Equal(5, accepted);
    }

    [Fact]
    public async Task No_more_slices_are_in_flight_than_was_said()
    {
        const int workers = 3;
        const int slots = workers * SlicePipelineOptions.SlicesPerWorker;
        var full = new TaskCompletionSource();
        var source = new FlightSource(File, first: 10, sliceSize: 100, inFlight =>
        {
            if (inFlight == slots) full.TrySetResult();
        });

        // Nothing is handed on until as many slices as may be are in flight: then the rest must wait.
        var sink = new FakeSink((_, token) => full.Task.WaitAsync(TimeSpan.FromSeconds(30), token));
        await RunAsync(source, sink, workers);
        Assert.Equal(slots, source.MaxInFlight);
    }

    private static Task<RangeOutcome> RunAsync(IByteSource source, ISliceSink sink, int workers, CancellationToken cancellation = default)
    {
        var dialect = DialectReader.Read(File, new DialectOptions(), AgeEngine.Columns);
        var pipeline = new SlicePipeline(
            source, () => AgeEngine.Computer(dialect, 1 << 20), sink,
            new SlicePipelineOptions { SliceSize = 100, Workers = workers, Beyond = 50 });
        return pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, cancellation);
    }

    private sealed class WatchedSource(byte[] bytes, Func<long, CancellationToken, Task> beforeRead) : IByteSource
    {
        private readonly BytesSource inner = new(bytes);

        public long? Length => inner.Length;

        public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
        {
            await beforeRead(offset, cancellation);
            return await inner.ReadAsync(offset, buffer, cancellation);
        }

        public void Release(long offset) => inner.Release(offset);
    }

    private sealed class WatchedStream(byte[] bytes, Func<long, Exception?> faultAt) : ReadOnlyStream
    {
        private int position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (faultAt(position) is { } fault) return ValueTask.FromException<int>(fault);
            var count = Math.Min(buffer.Length, bytes.Length - position);
            bytes.AsMemory(position, count).CopyTo(buffer);
            position += count;
            return new(count);
        }
    }

    // Counts slices between their first read and the release of what they read.
    private sealed class FlightSource(byte[] bytes, long first, int sliceSize, Action<long> onBegin) : IByteSource
    {
        private readonly BytesSource inner = new(bytes);
        private readonly Lock gate = new();
        private long begun;
        private long released;

        public long MaxInFlight { get; private set; }

        public long? Length => inner.Length;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
        {
            if ((offset + 1 - first) % sliceSize == 0)
            {
                lock (gate)
                {
                    begun++;
                    MaxInFlight = Math.Max(MaxInFlight, begun - released);
                    onBegin(begun - released);
                }
            }

            return inner.ReadAsync(offset, buffer, cancellation);
        }

        public void Release(long offset)
        {
            lock (gate) released++;
            inner.Release(offset);
        }
    }

    private readonly struct GatedProcessor(ManualResetEventSlim gate, ManualResetEventSlim entered) : IRecordProcessor<GatedProcessor>
    {
        public static ProcessorSchema Schema => AgeProcessor.Schema;

        public static GatedProcessor Create(ProcessorContext context) => throw new NotSupportedException();

        public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            if (fields[0][0] == '*')
            {
                entered.Set();
                gate.Wait();
            }

            return AgeEngine.Processor.Process(fields, ref result);
        }
    }
}
