using System.Globalization;
using System.IO.Hashing;
using System.Text;
using BenchmarkDotNet.Attributes;

namespace ServerlessAges.Benchmarks;

/// <summary>
/// Each on 10,000 records or about as many bytes, so that the times compare. None allocates once it is warm.
/// </summary>
[MemoryDiagnoser]
public class EnginePieces
{
    private const int Records = 10_000;
    private const int Sample = 4096;

    private static readonly byte[] Csv = Encoding.UTF8.GetBytes(
        "name,born\n" + string.Concat(Enumerable.Range(0, Records).Select(i => Text($"Scientist{i:D5},{1500 + i % 500}\n"))));

    private static readonly byte[] Ndjson = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, Records).Select(i => Text($"{{\"name\":\"Scientist{i:D5}\",\"born\":{1500 + i % 500}}}\n"))));

    private readonly Loop csv = new(Csv);
    private readonly Loop ndjson = new(Ndjson);
    private readonly byte[] name = "Scientist01815"u8.ToArray();
    private readonly byte[] year = "1815"u8.ToArray();
    private ByteBuffer text = new(Records * 64);

    /// <summary>Where the first row of a slice in mid-file starts: guessed once a slice.</summary>
    [Benchmark]
    public long SplitASlice() => csv.Split(Csv.Length / 2);

    /// <summary>10,000 CSV rows to NDJSON.</summary>
    [Benchmark]
    public long CsvRows() => csv.Run();

    /// <summary>10,000 NDJSON rows to NDJSON.</summary>
    [Benchmark]
    public long NdjsonRows() => ndjson.Run();

    /// <summary>10,000 names as JSON text.</summary>
    [Benchmark]
    public int JsonTexts()
    {
        text.Length = 0;
        for (var i = 0; i < Records; i++) JsonText.Append(ref text, name);
        return text.Length;
    }

    /// <summary>10,000 years of birth.</summary>
    [Benchmark]
    public int BirthYears()
    {
        var sum = 0;
        for (var i = 0; i < Records; i++)
        {
            YearOrDate.Read(year, out var read, out _);
            sum += read;
        }

        return sum;
    }

    /// <summary>The checksum of a block of that size.</summary>
    [Benchmark]
    public ulong BlockChecksum() => Crc64.HashToUInt64(Csv);

    /// <summary>Two checksums made one.</summary>
    [Benchmark]
    public ulong CombineChecksums() => Checksum.Combine(1, 2, Csv.Length);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // One computer and one slice, used again and again, as a worker does.
    private sealed class Loop
    {
        private readonly MemorySource source;
        private readonly long first;
        private readonly SliceComputer computer;
        private readonly Slice slice = new();

        public Loop(byte[] bytes)
        {
            var processor = new AgeProcessor(2017);
            var dialect = DialectReader.Read(bytes, new DialectOptions(), AgeProcessor.Schema.Columns);
            source = new MemorySource(bytes);
            first = dialect.FirstRow;
            computer = FormatRegistry.CreateComputer(
                dialect, processor, AgeProcessor.Schema.ResultsFor(hasOptional: false), ResultFormat.Ndjson, new DialectOptions().MaxRowBytes);
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
