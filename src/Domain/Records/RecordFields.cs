using System.Runtime.CompilerServices;

namespace ServerlessAges.Records;

/// <summary>
/// The values of one record that a processor asked for, as unescaped UTF-8. A view: valid during one call only.
/// </summary>
public readonly ref struct RecordFields
{
    /// <summary>The most columns that a processor may read.</summary>
    public const int MaxColumns = 8;

    private readonly ReadOnlySpan<byte> row;
    private readonly ReadOnlySpan<byte> unescaped;
    private readonly ReadOnlySpan<FieldSlot> slots;

    internal RecordFields(ReadOnlySpan<byte> row, ReadOnlySpan<byte> unescaped, ReadOnlySpan<FieldSlot> slots)
    {
        this.row = row;
        this.unescaped = unescaped;
        this.slots = slots;
    }

    /// <summary>The value of the processor's column <paramref name="column"/>; empty where the input has none.</summary>
    public ReadOnlySpan<byte> this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var slot = slots[column];
            return (slot.Unescaped ? unescaped : row).Slice(slot.Start, slot.Length);
        }
    }
}

/// <summary>Where one value lies: in the window itself, or in the reader's buffer of unescaped values.</summary>
internal readonly record struct FieldSlot(int Start, int Length, bool Unescaped = false);

/// <summary>One slot for each column that a processor may read.</summary>
[InlineArray(RecordFields.MaxColumns)]
internal struct FieldSlots
{
    private FieldSlot first;
}
