namespace ServerlessAges.Processing;

/// <summary>Takes the values of one result. A text that is not valid UTF-8 rejects the record.</summary>
public interface IResultWriter
{
    void Text(ReadOnlySpan<byte> utf8);
    void Number(long value);
    void Number(decimal value);

    /// <exception cref="ArgumentException">The value is infinite or not a number.</exception>
    void Number(double value);
    void Boolean(bool value);

    /// <summary>Writes a JSON value: itself in JSON, its text in CSV.</summary>
    /// <exception cref="ArgumentException">It is not one valid JSON value on one line.</exception>
    void Json(ReadOnlySpan<byte> utf8);

    /// <summary>Writes that the next field has no value: null in JSON, nothing in CSV.</summary>
    void Null();

    /// <summary>Omits the next field: no member in JSON, nothing in CSV. The first field cannot be omitted.</summary>
    void Omit();
}
