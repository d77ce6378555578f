namespace ServerlessAges.Formats;

/// <summary>Writes single results outside the engine's loop, byte for byte the same.</summary>
public sealed class ResultText
{
    private readonly IResultFormat format;

    public ResultText(ResultFormat format, IReadOnlyList<ResultField> fields, bool csvSafe = false)
    {
        this.format = format == ResultFormat.Csv
            ? new CsvResultWriter(fields, capacity: 256, csvSafe)
            : new NdjsonResultWriter(fields, capacity: 256);
        Header = format == ResultFormat.Csv ? CsvResultWriter.Header(fields) : default;
    }

    /// <summary>The bytes before the first result: a CSV header, or nothing.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    public void Begin()
    {
        format.Clear(default);
        format.Begin();
    }

    public void Text(ReadOnlySpan<byte> utf8) => format.Text(utf8);

    public void Number(long value) => format.Number(value);

    public void Null() => format.Null();

    public void Omit() => format.Omit();

    /// <summary>Ends the result.</summary>
    /// <returns>The line with its LF; valid until the next one begins.</returns>
    /// <exception cref="InvalidDataException">A text was not valid UTF-8.</exception>
    public ReadOnlyMemory<byte> End() =>
        format.End() ? format.Written : throw new InvalidDataException("A result's text is not valid UTF-8.");
}
