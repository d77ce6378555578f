namespace ServerlessAges.Formats;

/// <summary>Writes single results outside the engine's loop, byte for byte the same.</summary>
public sealed class ResultText(ResultFormat format, IReadOnlyList<ResultField> fields, bool csvSafe = false)
{
    private readonly IResultFormat writer = format == ResultFormat.Csv
        ? new CsvResultWriter(fields, capacity: 256, csvSafe)
        : new NdjsonResultWriter(fields, capacity: 256);

    /// <summary>The bytes before the first result: a CSV header, or nothing.</summary>
    public ReadOnlyMemory<byte> Header =>
        format == ResultFormat.Csv ? CsvResultWriter.Header(fields, csvSafe) : default;

    /// <summary>Begins a result, which drops the one before.</summary>
    public IResultWriter Begin()
    {
        writer.Clear(default);
        writer.Begin();
        return writer;
    }

    /// <summary>Ends the result, and returns its line with the LF, valid until the next one begins.</summary>
    /// <exception cref="InvalidDataException">A text was not valid UTF-8.</exception>
    public ReadOnlyMemory<byte> End() =>
        writer.End() ? writer.Written : throw new InvalidDataException("A result's text is not valid UTF-8.");
}
