namespace ServerlessAges.Processing;

/// <summary>The values of a record's columns, as unescaped UTF-8. A view: valid during one call only.</summary>
public readonly ref struct RecordFields
{
    /// <summary>The maximum number of columns of a processor.</summary>
    public const int MaxColumns = 8;

    private readonly ref byte row;
    private readonly ref byte unescaped;
    private readonly ref FieldSlot slots;

    // Or, from an index: the ends of the row's fields, and the positions of the columns.
    private readonly bool indexed;
    private readonly ref int ends;
    private readonly ref int positions;
    private readonly int count;

    internal RecordFields(ref byte row, ref byte unescaped, ref FieldSlot slots)
    {
        this.row = ref row;
        this.unescaped = ref unescaped;
        this.slots = ref slots;
    }

    internal RecordFields(ref byte row, ref int ends, ref int positions, int count)
    {
        this.row = ref row;
        this.ends = ref ends;
        this.positions = ref positions;
        this.count = count;
        indexed = true;
    }

    /// <summary>The value of a column; empty if the record has none.</summary>
    public ReadOnlySpan<byte> this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)MaxColumns, nameof(column));
            if (indexed) return column < count ? Indexed(Unsafe.Add(ref positions, column)) : default;
            return Slot(column);
        }
    }

    /// <summary>Whether the record has the column, even if empty or null. In CSV, the header decides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int column) => indexed ? column < count : Unsafe.Add(ref slots, column).Exists;

    // By position, and not by column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Field(int position) => indexed ? Indexed(position) : Slot(position);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Slot(int index)
    {
        ref var slot = ref Unsafe.Add(ref slots, index);
        return slot.Unescaped
            ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref unescaped, slot.Start), slot.Length)
            : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref row, slot.Start), slot.Length);
    }

    // Without quotes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Indexed(int position)
    {
        ref var end = ref Unsafe.Add(ref ends, position);
        nint before = end, length = Unsafe.Add(ref end, 1) - before - 1;
        nint quote = Unsafe.Add(ref row, before + 1) == '"' ? 1 : 0;
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref row, before + quote + 1), (int)(length - 2 * quote));
    }
}
