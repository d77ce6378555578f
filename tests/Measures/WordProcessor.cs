using ServerlessAges.Processing;
using ServerlessAges.Schemas;

namespace ServerlessAges.Tests.Measures;

/// <summary>Results without a number.</summary>
internal readonly struct WordProcessor : IRecordProcessor<WordProcessor>
{
    public static ProcessorSchema Schema { get; } = new("word", version: 1) { Columns = ["place"], Results = [ResultField.Text("word")] };

    public static WordProcessor Create(ProcessorContext context) => default;

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result) where TWriter : struct, IResultWriter
    {
        result.Text(record[0]);
        return Rejection.None;
    }
}
