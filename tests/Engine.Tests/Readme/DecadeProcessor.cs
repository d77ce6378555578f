using System.Globalization;

namespace ServerlessAges.Ages;

/// <summary>The decade in which a scientist was born: 1810 for 1815.</summary>
internal readonly struct DecadeProcessor : IRecordProcessor
{
    public string Name => "decade";
    public int Version => 1;
    public IReadOnlyList<string> Columns => ["name", "born"];
    public IReadOnlyList<ResultField> Results => [new("name", ResultKind.Text), new("decade", ResultKind.Number)];
    public Rejection Process<TWriter>(RecordFields fields, ref TWriter result) where TWriter : struct, IResultWriter
    {
        result.Text(fields[0]);
        result.Number(int.Parse(fields[1], CultureInfo.InvariantCulture) / 10 * 10);
        return Rejection.None;
    }
}
