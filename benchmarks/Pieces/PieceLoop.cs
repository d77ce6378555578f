namespace ServerlessAges.Benchmarks;

/// <summary>One computer and one slice, used again and again, as a worker does.</summary>
internal sealed class PieceLoop
{
    private const int Sample = 4096;
    private readonly MemorySource source;
    private readonly long first;
    private readonly SliceComputer computer;
    private readonly Slice slice = new();

    private PieceLoop(byte[] bytes, Dialect dialect, SliceComputer computer)
    {
        source = new MemorySource(bytes);
        first = dialect.FirstRow;
        this.computer = computer;
    }

    public static PieceLoop Create<TProcessor>(byte[] bytes, TProcessor processor)
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        var dialect = DialectReader.Read(bytes, new DialectOptions(), TProcessor.Schema.Columns);
        return new PieceLoop(bytes, dialect, FormatRegistry.CreateComputer(
            dialect, processor, TProcessor.Schema.ResultsFor(hasOptional: false), ResultFormat.Ndjson,
            new DialectOptions().MaxRowBytes));
    }

    public long Run() => Compute(first, source.Bytes.Length, new RowPosition(first));

    public long Split(long from) => Compute(from, from + 1, start: null);

    private long Compute(long from, long to, RowPosition? start)
    {
        slice.Assign(0, from, to);
        var filled = slice.FillAsync(source, Sample, CancellationToken.None);
        if (!filled.IsCompletedSuccessfully || !computer.Compute(slice, start, Sample))
            throw new InvalidOperationException("The slice could not be computed in one call.");
        return slice.Result.Start.Offset + slice.Result.Counts.Records;
    }

    private sealed class MemorySource(byte[] bytes) : IByteSource
    {
        public byte[] Bytes => bytes;

        public long? Length => bytes.Length;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
        {
            var count = (int)Math.Min(buffer.Length, bytes.Length - offset);
            bytes.AsMemory((int)offset, count).CopyTo(buffer);
            return ValueTask.FromResult(count);
        }

        public void Release(long offset)
        {
        }
    }
}
