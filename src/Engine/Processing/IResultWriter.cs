namespace ServerlessAges.Processing;

/// <summary>
/// Takes the values of one result. It writes names, separators, quotes and escapes itself, so what comes out is
/// always well formed; a text that is not valid UTF-8 rejects the record.
/// </summary>
public interface IResultWriter
{
    /// <summary>Writes the next field as text.</summary>
    /// <param name="utf8">Unescaped UTF-8.</param>
    void Text(ReadOnlySpan<byte> utf8);

    /// <summary>Writes the next field as a whole number.</summary>
    void Number(long value);

    /// <summary>Writes that the next field has no value: null in JSON, nothing in CSV.</summary>
    void Null();

    /// <summary>Leaves the next field out: no member in JSON, nothing in CSV. The first field cannot be left out.</summary>
    void Omit();
}
