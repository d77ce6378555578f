namespace ServerlessAges.Formats;

/// <summary>Chooses the loop for an input format and a result format.</summary>
internal static class ComputerFactory
{
    private const int OutputCapacity = 4096; // grows to what slices need

    public static SliceComputer Create<TProcessor>(
        Dialect dialect, TProcessor processor, IReadOnlyList<ResultField> results, ResultFormat format, int maxRowBytes,
        bool csvSafe = false)
        where TProcessor : struct, IRecordProcessor<TProcessor> =>
        format == ResultFormat.Csv
            ? Create(dialect, processor, new CsvResultWriter(results, OutputCapacity, csvSafe), maxRowBytes)
            : Create(dialect, processor, new NdjsonResultWriter(results, OutputCapacity), maxRowBytes);

    private static SliceComputer Create<TProcessor, TFormat>(
        Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes)
        where TProcessor : struct, IRecordProcessor<TProcessor>
        where TFormat : struct, IResultFormat =>
        dialect.Format == InputFormat.Csv
            ? new CsvComputer<TProcessor, TFormat>(dialect, processor, output, maxRowBytes)
            : new NdjsonComputer<TProcessor, TFormat>(dialect, processor, output, maxRowBytes);
}
