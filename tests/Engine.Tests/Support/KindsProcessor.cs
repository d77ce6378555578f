using System.Text;

namespace ServerlessAges.Tests.Support;

/// <summary>Writes each kind of value, or fails, as the record demands.</summary>
public readonly struct KindsProcessor : IRecordProcessor<KindsProcessor>
{
    public static ProcessorSchema Schema { get; } = new("kinds", version: 1)
    {
        Columns = ["demand"],
        Results =
        [
            ResultField.Text("copied"), ResultField.Text("text"), ResultField.Integer("integer"), ResultField.Decimal("decimal"),
            ResultField.Decimal("double"), ResultField.Boolean("boolean"), ResultField.Json("json"), ResultField.Integer("last"),
        ],
    };

    public static KindsProcessor Create(ProcessorContext context) => default;

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var demand = Encoding.UTF8.GetString(record[0]);
        result.Text(Encoding.UTF8.GetBytes($"{demand}, \"copied\""));
        if (demand == "throw") throw new InvalidOperationException("as demanded");
        if (demand == "few") return Rejection.None;
        result.Text(record[0]);
        result.Number(-7);
        result.Number(-12.50m);
        result.Number(demand == "nan" ? double.NaN : 1e300);
        if (demand == "null") result.Null();
        else result.Boolean(true);
        result.Json(demand == "broken" ? "{"u8 : "{\"b\":[1,\"x,y\"]}"u8);
        if (demand == "omit") result.Omit();
        else result.Number(5);
        if (demand == "many") result.Null();
        return Rejection.None;
    }
}
