namespace ServerlessAges.Processing;

/// <summary>The place of a value in the window, or in the buffer of unescaped values.</summary>
internal readonly record struct FieldSlot(int Start, int Length, bool Unescaped = false)
{
    // False in a default slot: the record has no such value.
    public bool Exists { get; } = true;
}

/// <summary>One slot per column of a processor.</summary>
[InlineArray(RecordFields.MaxColumns)]
internal struct FieldSlots
{
    private FieldSlot first;
}
