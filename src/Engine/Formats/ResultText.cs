namespace ServerlessAges.Formats;

/// <summary>Writes single results outside the engine's loop, in exactly its form.</summary>
public sealed class ResultText
{
    private readonly IResultFormat format;

    /// <summary>Makes one.</summary>
    /// <param name="format">How results are written.</param>
    /// <param name="fields">Their fields.</param>
    /// <param name="csvSafe">Whether CSV is made safe for spreadsheets.</param>
    public ResultText(ResultFormat format, IReadOnlyList<ResultField> fields, bool csvSafe = false)
    {
        this.format = format == ResultFormat.Csv
            ? new CsvResultWriter(fields, capacity: 256, csvSafe)
            : new NdjsonResultWriter(fields, capacity: 256);
        Header = format == ResultFormat.Csv ? CsvResultWriter.Header(fields) : default;
    }

    /// <summary>What stands before the first result; empty where nothing does.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>Begins a result.</summary>
    public void Begin()
    {
        format.Clear(default);
        format.Begin();
    }

    /// <summary>Writes the next field as text.</summary>
    public void Text(ReadOnlySpan<byte> utf8) => format.Text(utf8);

    /// <summary>Writes the next field as a whole number.</summary>
    public void Number(long value) => format.Number(value);

    /// <summary>Writes that the next field has no value.</summary>
    public void Null() => format.Null();

    /// <summary>Leaves the next field out.</summary>
    public void Omit() => format.Omit();

    /// <summary>Ends the result.</summary>
    /// <returns>The line with its LF; valid until the next one is begun.</returns>
    /// <exception cref="InvalidOperationException">Other than one value per field was written.</exception>
    /// <exception cref="InvalidDataException">A text was not valid UTF-8.</exception>
    public ReadOnlyMemory<byte> End() =>
        format.End() ? format.Written : throw new InvalidDataException("A result's text is not valid UTF-8.");
}
