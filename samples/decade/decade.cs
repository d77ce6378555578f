#:project ../../src/Cli
using System.Globalization;
using ServerlessAges.Cli;
using ServerlessAges.Processing;
using ServerlessAges.Schemas;

return await AgesCommandLine.RunAsync(args, processors => processors.Add<DecadeProcessor>());

/// <summary>The decade in which a person was born: 1810 for 1815.</summary>
readonly struct DecadeProcessor(long years) : IRecordProcessor<DecadeProcessor>
{
    public static ProcessorSchema Schema { get; } = new("decade", version: 1)
    {
        Columns = ["name", "born"],
        Results = [ResultField.Text("name"), ResultField.Integer("decade")],
        Options = [OptionDefinition.Integer("base", "How many years a decade has", @default: 10, min: 1)],
    };

    public static DecadeProcessor Create(ProcessorContext context) => new(context.Options.Integer("base")!.Value);

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result) where TWriter : struct, IResultWriter
    {
        result.Text(record[0]);
        result.Number(int.Parse(record[1], CultureInfo.InvariantCulture) / years * years);
        return Rejection.None;
    }
}
