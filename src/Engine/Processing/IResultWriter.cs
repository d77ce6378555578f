namespace ServerlessAges.Processing;

/// <summary>Takes the values of one result. A text that is not valid UTF-8 rejects the record.</summary>
public interface IResultWriter
{
    void Text(ReadOnlySpan<byte> utf8);
    void Number(long value);

    /// <summary>Writes that the next field has no value: null in JSON, nothing in CSV.</summary>
    void Null();

    /// <summary>Omits the next field: no member in JSON, nothing in CSV. The first field cannot be omitted.</summary>
    void Omit();
}
