using ServerlessAges.Processing;
using ServerlessAges.Schemas;

namespace ServerlessAges.Tests.Measures;

/// <summary>Does not return from a record with the place "endless".</summary>
internal readonly struct EndlessProcessor : IRecordProcessor<EndlessProcessor>
{
    public static ProcessorSchema Schema { get; } = new("endless", version: 1) { Columns = ["place"], Results = [ResultField.Text("place")] };

    public static EndlessProcessor Create(ProcessorContext context) => default;

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result) where TWriter : struct, IResultWriter
    {
        if (record[0].SequenceEqual("endless"u8)) Thread.Sleep(Timeout.Infinite);
        result.Text(record[0]);
        return Rejection.None;
    }
}
