namespace ServerlessAges.Formats;

/// <summary>The formats of inputs and results. A new one is added here and in DialectReader.</summary>
internal static class FormatRegistry
{
    private const int OutputCapacity = 4096; // grows to what slices need

    // By the first byte that is not white space.
    public static InputFormat Recognise(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(DialectReader.ByteOrderMark)) head = head[DialectReader.ByteOrderMark.Length..];
        return head.TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'{', ..] => InputFormat.Ndjson,
            [(byte)'[', ..] => InputFormat.JsonArray,
            _ => InputFormat.Csv,
        };
    }

    public static SliceComputer CreateComputer<TProcessor>(
        Dialect dialect, TProcessor processor, IReadOnlyList<ResultField> results, ResultFormat format, int maxRowBytes,
        bool csvSafe = false)
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        if (dialect.Kept is null)
        {
            return format == ResultFormat.Csv
                ? CreateComputer(dialect, processor, new CsvResultWriter(results, OutputCapacity, csvSafe), maxRowBytes)
                : CreateComputer(dialect, processor, new NdjsonResultWriter(results, OutputCapacity), maxRowBytes);
        }

        if (format == ResultFormat.Ndjson && dialect.Format == InputFormat.Ndjson)
        {
            var merging = new NdjsonMergingWriter(results, dialect, OutputCapacity);
            return new NdjsonComputer<TProcessor, NdjsonMergingWriter>(dialect, processor, merging, maxRowBytes);
        }

        var layout = ResultLayout.Create(results, dialect);
        IReadOnlyList<ResultField> fields = [.. layout.Select(source => source.Field)];
        if (format == ResultFormat.Csv)
        {
            var csv = new CsvResultWriter(fields, OutputCapacity, csvSafe);
            return CreateComputer(dialect, processor, new KeepingWriter<CsvResultWriter>(csv, layout), maxRowBytes);
        }

        var ndjson = new KeepingWriter<NdjsonResultWriter>(new(fields, OutputCapacity), layout);
        return new CsvComputer<TProcessor, KeepingWriter<NdjsonResultWriter>>(dialect, processor, ndjson, maxRowBytes);
    }

    public static SliceComputer CreateComputer<TProcessor, TFormat>(
        Dialect dialect, TProcessor processor, TFormat output, int maxRowBytes)
        where TProcessor : struct, IRecordProcessor<TProcessor>
        where TFormat : struct, IResultFormat =>
        dialect.Format == InputFormat.Csv
            ? new CsvComputer<TProcessor, TFormat>(dialect, processor, output, maxRowBytes)
            : new NdjsonComputer<TProcessor, TFormat>(dialect, processor, output, maxRowBytes);
}
