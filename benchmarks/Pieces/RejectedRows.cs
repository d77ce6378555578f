using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;

namespace ServerlessAges.Benchmarks;

/// <summary>10,000 CSV rows, of which the processor rejects a share: by a Rejection, or by an exception.</summary>
public class RejectedRows
{
    private static readonly RejectReason Odd = new("odd", "is odd");
    private PieceLoop loop = null!;

    [Params(0, 10, 100)]
    public int Percent { get; set; }

    [Params(false, true)]
    public bool Throws { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var text = "name,born\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"Scientist{i:D5},{(i % 100 < Percent ? "x" : "1")}\n")));
        loop = PieceLoop.Create(Encoding.UTF8.GetBytes(text), new Picky(Throws));
    }

    [Benchmark]
    public long Rows() => loop.Run();

    private readonly struct Picky(bool throws) : IRecordProcessor<Picky>
    {
        public static ProcessorSchema Schema { get; } = new("picky", version: 1)
        {
            Columns = ["name", "born"], Results = [ResultField.Text("name")],
        };

        public static Picky Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            if (record[1][0] == 'x') return throws ? throw new FormatException("is odd") : new Rejection(Odd, column: 1);
            result.Text(record[0]);
            return Rejection.None;
        }
    }
}
