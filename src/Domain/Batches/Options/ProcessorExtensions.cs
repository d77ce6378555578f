namespace ServerlessAges.Batches.Options;

/// <summary>The registered processors by the options of a batch.</summary>
public static class ProcessorExtensions
{
    public static IReadOnlyList<ResultField> ResultsOf(
        this ProcessorRegistry processors, BatchOptions options, Dialect dialect)
    {
        if (options.Format == ResultFormat.Csv && KeepsAllMembers(dialect))
        {
            throw BatchException.Option(
                "keep",
                "keep=* cannot be used for CSV results of JSON records, which may have different members. List the "
                + "members to keep, or use NDJSON results.");
        }

        var schema = processors.Find(options.Processor).Schema;
        if (options.Format == ResultFormat.Csv && schema.Results is [])
        {
            throw BatchException.Option(
                "format",
                $"Results of {schema.Name} may have any members, so they cannot be CSV: use the format ndjson.");
        }

        var computed = schema.ResultsFor(dialect.WithOptional == true);
        if (options.InputColumn is { } input) computed = [.. computed, ResultField.Text(input)];
        return [.. ResultLayout.Create(computed, dialect).Select(source => source.Field)];
    }

    // Each result may have other members, so there is no header of CSV for all.
    public static bool HasOpenResults(this ProcessorRegistry processors, BatchOptions options, Dialect dialect) =>
        KeepsAllMembers(dialect) || processors.Find(options.Processor).Schema.Results is [];

    private static bool KeepsAllMembers(Dialect dialect) => dialect is { Format: InputFormat.Ndjson, Kept: [] };

    // The bytes before the first result.
    public static ReadOnlyMemory<byte> HeaderOf(
        this ProcessorRegistry processors, BatchOptions options, Dialect dialect) =>
        new ResultText(options.Format, processors.ResultsOf(options, dialect), options.CsvSafe).Header;

    // The results have the fields of another input if it is given.
    public static SliceComputer CreateComputer(
        this ProcessorRegistry processors, BatchOptions options, Dialect dialect, SecretValues secrets,
        Dialect? results = null, string? input = null)
    {
        var column = options.InputColumn is { } name
            ? new InputColumn(name, input ?? throw BatchException.Option(
                "inputColumn", "The input has no name that its results could have: leave inputColumn out."))
            : null;
        var context = new ProcessorContext(
            new OptionValues(options.ProcessorOptions), secrets, (results ?? dialect).WithOptional == true);
        return processors.Find(options.Processor)
            .CreateComputer(context, dialect, options.Format, options.Input.MaxRowBytes, options.CsvSafe, column);
    }
}
