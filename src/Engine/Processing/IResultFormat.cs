namespace ServerlessAges.Processing;

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
