namespace ServerlessAges.Batches.Options;

/// <summary>The registered processors by the options of a batch.</summary>
public static class ProcessorExtensions
{
    public static IReadOnlyList<ResultField> ResultsOf(
        this ProcessorRegistry processors, BatchOptions options, Dialect dialect) =>
        processors.Find(options.Processor).Schema.ResultsFor(dialect.WithOptional == true);

    // The results have the fields of another input if it is given.
    public static SliceComputer CreateComputer(
        this ProcessorRegistry processors, BatchOptions options, Dialect dialect, SecretValues secrets,
        Dialect? results = null)
    {
        var context = new ProcessorContext(
            new OptionValues(options.ProcessorOptions), secrets, (results ?? dialect).WithOptional == true);
        return processors.Find(options.Processor)
            .CreateComputer(context, dialect, options.Format, options.Input.MaxRowBytes, options.CsvSafe);
    }
}
