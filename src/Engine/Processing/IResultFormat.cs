namespace ServerlessAges.Processing;

/// <summary>The engine's side of a result writer.</summary>
internal interface IResultFormat : IResultWriter
{
    static abstract Keeping Keeps { get; }

    ReadOnlyMemory<byte> Written { get; }

    /// <summary>Drops everything, and keeps the memory. Most texts that follow lie in the window.</summary>
    void Clear(Padded window);

    void Begin();

    /// <summary>Adds values of the record to a result, before its end.</summary>
    /// <param name="input">Its fields by <see cref="RecordFields.Field"/>; or field 0 is the row.</param>
    Rejection Keep(RecordFields input);

    /// <summary>Ends a result. False: a text was not valid UTF-8, so the result must be dropped.</summary>
    bool End();

    /// <summary>Drops the result that was begun.</summary>
    void Drop();

    /// <summary>Drops all results after so many bytes, and one that was begun, in any state.</summary>
    void Cut(int length);
}
