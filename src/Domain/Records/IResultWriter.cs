namespace ServerlessAges.Records;

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

/// <summary>The engine's side of a result writer.</summary>
internal interface IResultFormat : IResultWriter
{
    /// <summary>What is written so far.</summary>
    ReadOnlyMemory<byte> Written { get; }

    /// <summary>Forgets everything written, and keeps the memory.</summary>
    /// <param name="readable">Where the texts that follow will mostly lie.</param>
    void Clear(Padded readable);

    /// <summary>Begins a result.</summary>
    void Begin();

    /// <summary>Ends a result.</summary>
    /// <returns>False where a text was not valid UTF-8: the result must be dropped.</returns>
    /// <exception cref="InvalidOperationException">The processor wrote other than one value per field.</exception>
    bool End();

    /// <summary>Drops the result that was begun.</summary>
    void Drop();

    /// <summary>Drops all results behind so many bytes, a begun one with them, whatever state it is in.</summary>
    void Cut(int length);
}
