using ServerlessAges.Processing;
using ServerlessAges.Schemas;

namespace ServerlessAges.Tests.Measures;

/// <summary>Results with the JSON that the input has as text.</summary>
internal readonly struct JsonProcessor : IRecordProcessor<JsonProcessor>
{
    public static ProcessorSchema Schema { get; } = new("json", version: 1)
    {
        Columns = ["place", "value"], Results = [ResultField.Text("place"), ResultField.Json("value")],
    };

    public static JsonProcessor Create(ProcessorContext context) => default;

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result) where TWriter : struct, IResultWriter
    {
        result.Text(record[0]);
        result.Json(record[1]);
        return Rejection.None;
    }
}
