namespace ServerlessAges.Tests.Support;

/// <summary>Writes its options, one of each kind, and nothing else.</summary>
internal readonly struct EveryOptionProcessor(string values) : IRecordProcessor<EveryOptionProcessor>
{
    public static ProcessorSchema Schema { get; } = new("every", version: 1)
    {
        Columns = ["name"], Results = [ResultField.Text("values")],
        Options =
        [
            OptionDefinition.Text("note", "Any text", "none"),
            OptionDefinition.Integer("level", "A level", @default: 3, min: 1, max: 9),
            OptionDefinition.Decimal("ratio", "A share", @default: 0.5m, min: 0, max: 1),
            OptionDefinition.Boolean("dryRun", "A switch"),
            OptionDefinition.Date("since", "A day"),
            OptionDefinition.Choice("mood", "One of two", "good", "bad"),
        ],
    };

    /// <summary>An option, a value that is not valid, and what every source says after the option's name.</summary>
    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        { "level", "10", " '10' must be a whole number from 1 to 9." },
        { "ratio", "1.01", " '1.01' must be a number from 0 to 1." },
        { "since", "2017-02-29", " '2017-02-29' must be a date (YYYY-MM-DD) from 0001-01-01 to 9999-12-31." },
        { "mood", "so-so", " 'so-so' must be good or bad." },
    };

    public static EveryOptionProcessor Create(ProcessorContext context) =>
        new(string.Join(' ', context.Options.All.Select(option => $"{option.Key}={option.Value}")));

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        result.Text(System.Text.Encoding.UTF8.GetBytes(values));
        return Rejection.None;
    }
}
