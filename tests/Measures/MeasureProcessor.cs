using System.Globalization;
using ServerlessAges.Processing;
using ServerlessAges.Schemas;

namespace ServerlessAges.Tests.Measures;

/// <summary>A value of each kind. An empty value is null.</summary>
internal readonly struct MeasureProcessor : IRecordProcessor<MeasureProcessor>
{
    public static ProcessorSchema Schema { get; } = new("measure", version: 1)
    {
        Columns = ["place", "value"],
        Results =
        [
            ResultField.Text("place"), ResultField.Json("tags"), ResultField.Boolean("frost"), ResultField.Decimal("degrees"),
            ResultField.Integer("serial"),
        ],
        Options = [OptionDefinition.Integer("places", "Decimal places", @default: 2, min: 0, max: 9)],
    };

    public static MeasureProcessor Create(ProcessorContext context) => default;

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result) where TWriter : struct, IResultWriter
    {
        var isKnown = decimal.TryParse(record[1], CultureInfo.InvariantCulture, out var degrees);
        result.Text(record[0]);
        result.Json("""{"unit":"C","parts":[1,2.50]}"""u8);
        result.Boolean(degrees < 0);
        if (isKnown) result.Number(degrees);
        else result.Null();
        result.Number(9007199254740993);
        return Rejection.None;
    }
}
