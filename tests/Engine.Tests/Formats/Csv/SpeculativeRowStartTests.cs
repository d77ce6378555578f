using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Csv;

/// <summary>A wrong speculation costs a second computation, so it must be rare in real files.</summary>
public sealed class SpeculativeRowStartTests(ITestOutputHelper output)
{
    private const int Sample = 4096;
    private const int Seams = 1000;

    public static TheoryData<string, char> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, char>();
            foreach (var kind in OrdinaryCsv.Kinds.Keys)
            {
                kinds.Add(kind, '\n');
                kinds.Add(kind, '\r');
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nearly_every_speculation_is_right(string kind, char lineEnd)
    {
        const int length = 256 * 1024;
        var file = OrdinaryCsv.Make(kind, length + 64 * 1024, seed: 1);
        if (lineEnd == '\r') file = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(file).ReplaceLineEndings("\r"));
        var expected = CsvOracle.Read(file, ',', file.Length, GeneratedInput.AsOf);
        var dialect = DialectReader.Read(file, new DialectOptions(), AgeEngine.Columns);

        var right = 0;
        var naive = 0;
        for (var i = 1; i <= Seams; i++)
        {
            var seam = (int)expected.FirstRow + i * (length / Seams);
            var window = file.AsSpan(seam - 1);
            var row = expected.RowAtOrAfter(seam);
            if (seam - 1 + SpeculativeRowStart.FirstRow(window, dialect, Sample, window.Length) == row) right++;
            if (seam + window.IndexOf((byte)lineEnd) == row) naive++;
        }

        output.WriteLine($"{kind}: right at {right} of {Seams} seams; the first line end at {naive}.");
        Assert.InRange(right, Seams * 95 / 100, Seams);
    }
}
