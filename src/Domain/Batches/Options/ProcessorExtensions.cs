namespace ServerlessAges.Batches.Options;

/// <summary>The registered processors by the options of a batch.</summary>
public static class ProcessorExtensions
{
    /// <summary>The fields that a batch writes: they depend on the input's columns.</summary>
    public static IReadOnlyList<ResultField> ResultsOf(
        this ProcessorRegistry processors, BatchOptions options, Dialect dialect) =>
        processors.Find(options.Processor).Schema.ResultsFor(dialect.WithOptional == true);

    /// <summary>Creates a computer for a batch. Each slice that is computed at a time needs its own.</summary>
    /// <param name="results">The input whose fields the results have; the same input if null.</param>
    /// <exception cref="BatchException"><c>missing-key</c>.</exception>
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
