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

    private static readonly byte[] Csv = Encoding.UTF8.GetBytes(
        "name,born\n" + string.Concat(Enumerable.Range(0, Records).Select(i => Text($"Scientist{i:D5},{1500 + i % 500}\n"))));

    private static readonly byte[] Ndjson = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, Records).Select(i => Text($"{{\"name\":\"Scientist{i:D5}\",\"born\":{1500 + i % 500}}}\n"))));

    private readonly PieceLoop csv = PieceLoop.Create(Csv, new AgeProcessor(2017));
    private readonly PieceLoop ndjson = PieceLoop.Create(Ndjson, new AgeProcessor(2017));
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
}
