using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>No record costs an allocation. A count, not a clock: it shows on a noisy machine too.</summary>
public sealed class AllocationTests
{
    private const int Records = 50_000;

    // What a million records may cost, whatever they are: the slack of buffers that settle, and nothing per record.
    private const long BytesPerMillion = 1000;

    [Theory]
    [InlineData("plain", "name,born\n", "Ada Lovelace,1815\n")]
    [InlineData("quoted", "name,born\n", "\"Ada\nLovelace\",\"1815\"\r\n")]
    [InlineData("read with care", "name,born\n", "\"Ada \"\"Countess\"\" Lovelace\",1815\n")]
    [InlineData("many columns", "a;b;name;c;d;e;f;born;g;h\n", "1;2;Ada Lovelace;3;4;5;6;1815;7;8\n")]
    [InlineData("not ASCII", "name,born\n", "Émilie du Châtelet,1706\n")]
    [InlineData("long", "name,born\n", "a name that is longer than the limit of the copy of short names,1815\n")]
    [InlineData("ragged", "name,born\n", "Ada\n")]
    [InlineData("rejected", "name,born\n", "Hypatia,530s\n")]
    [InlineData("not UTF-8", "name,born\n", "Ad\u00FF,1815\n")]
    [InlineData("dates", "name,born\n", "Ada Lovelace,1815-12-10\n")]
    [InlineData("deaths", "name,born,died\n", "Ada Lovelace,1815-12-10,1852-11-27\nTu Youyou,1930,\n")]
    [InlineData("json of the dead", "", "{\"name\":\"Ada Lovelace\",\"born\":1815,\"died\":null}\n")]
    [InlineData("json", "", "{\"name\":\"Ada Lovelace\",\"born\":1815}\n")]
    [InlineData("json with care", "", "{\"x\":[{}],\"N\\u0061me\":\"Ada \\\"Countess\\\" \\uD83E\\uDDEA\",\"é\":null,\"born\":\"1815\"}\n")]
    [InlineData("json broken", "", "{\"name\":\"Ada Lovelace\",\"born\":1815\n")]
    [InlineData("json with half a pair", "", "{\"name\":\"\\ud800\",\"born\":1815}\n")]
    public void A_record_allocates_nothing(string kind, string header, string record)
    {
        string[] all = [DialectOptions.All], some = ["x", "name"];
        foreach (var (format, keep) in new[]
        {
            (ResultFormat.Ndjson, null), (ResultFormat.Csv, null), (ResultFormat.Ndjson, all), (ResultFormat.Csv, header == "" ? some : all),
        })
        {
            var text = header + string.Concat(Enumerable.Repeat(record, 1000));
            var bytes = kind == "not UTF-8" ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
            var withDeath = header.Contains("died", StringComparison.Ordinal) || record.Contains("died", StringComparison.Ordinal);
            var allocated = Measure(bytes, new AgeProcessor(2017, new DateOnly(2017, 6, 30), withDeath), format, Records / 1000, withDeath, keep);
            Assert.True(allocated <= BytesPerMillion * Records / 1_000_000, $"{kind}, {format}, keep {keep?[0]}: {allocated:N0} bytes for {Records:N0} records");
        }
    }

    [Fact]
    public void A_pseudonym_allocates_nothing()
    {
        var context = new ProcessorContext(AgeOptions.Values(2017), AgeBatches.Secrets("a key of an operator"), HasOptionalColumn: false);
        var bytes = Encoding.UTF8.GetBytes("name,born\n" + string.Concat(Enumerable.Repeat("Ada Lovelace,1815\n", 200)));
        Assert.Equal(0, Measure(bytes, PseudonymProcessor.Create(context), ResultFormat.Ndjson, times: 5));
    }

    private static long Measure<TProcessor>(byte[] bytes, TProcessor processor, ResultFormat format, int times, bool withDeath = false, string[]? keep = null)
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        var dialect = DialectReader.Read(bytes, new DialectOptions { Keep = keep }, TProcessor.Schema.Columns);
        var computer = AgeEngine.Computer(dialect, processor, maxRowBytes: 1 << 20, format, withDeath);
        var slice = new Slice();
        slice.Assign(0, dialect.FirstRow, bytes.Length);
        Assert.True(slice.FillAsync(new BytesSource(bytes), 0, default).AsTask().IsCompletedSuccessfully);
        var start = new RowPosition(dialect.FirstRow);
        computer.Compute(slice, start, 0); // buffers grow to what they need
        // A collection caused by other tests counts the rest of this thread's allocation context, so the minimum is used.
        var min = long.MaxValue;
        for (var attempt = 0; attempt < 10 && min > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++) computer.Compute(slice, start, 0);
            min = Math.Min(min, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return min;
    }
}
