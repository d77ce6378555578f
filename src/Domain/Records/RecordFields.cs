using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Records;

/// <summary>
/// The values of one record that a processor asked for, as unescaped UTF-8. A view: valid during one call only.
/// </summary>
public readonly ref struct RecordFields
{
    /// <summary>The most columns that a processor may read.</summary>
    public const int MaxColumns = 8;

    private readonly ref byte row;
    private readonly ref byte unescaped;
    private readonly ref FieldSlot slots;

    internal RecordFields(ref byte row, ref byte unescaped, ref FieldSlot slots)
    {
        this.row = ref row;
        this.unescaped = ref unescaped;
        this.slots = ref slots;
    }

    /// <summary>The value of the processor's column <paramref name="column"/>; empty where the input has none.</summary>
    public ReadOnlySpan<byte> this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)MaxColumns, nameof(column));
            ref var slot = ref Unsafe.Add(ref slots, column);
            return slot.Unescaped
                ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref unescaped, slot.Start), slot.Length)
                : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref row, slot.Start), slot.Length);
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
