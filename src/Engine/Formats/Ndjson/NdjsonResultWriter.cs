namespace ServerlessAges.Formats.Ndjson;

// Results as NDJSON. The loop keeps this struct in registers, because no method that is not inlined takes its address.
// The rest is in NdjsonBuffer.
internal struct NdjsonResultWriter : IResultFormat
{
    private readonly NdjsonBuffer lines;
    private readonly NdjsonBuffer.Prefix[] prefixes;
    private readonly int fields;
    private Padded readable;
    private nuint at; // addresses in pinned memory; they change when it grows
    private nuint last; // the last address after which a line of short texts fits
    private nuint begun;
    private int field;

    public NdjsonResultWriter(IReadOnlyList<ResultField> fields, int capacity)
    {
        lines = new NdjsonBuffer(fields, capacity);
        prefixes = lines.Prefixes;
        this.fields = fields.Count;
        Clear(default);
    }

    public static Keeping Keeps => Keeping.Nothing;
    public readonly ReadOnlyMemory<byte> Written => lines.Written(at);

    private readonly ref byte To
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Padded.At(at);
    }

    public void Clear(Padded readable)
    {
        (at, last) = (lines.Start, lines.Last);
        lines.Invalid = false;
        this.readable = readable;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin()
    {
        if (at > last) (at, last) = (lines.Grow(at), lines.Last);
        begun = at;
        field = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(ReadOnlySpan<byte> utf8)
    {
        BeginValue();
        if (readable.HasShort(utf8) && JsonText.CopyPlain(utf8, ref To))
        {
            Unsafe.Add(ref To, utf8.Length) = (byte)'"';
            at += (uint)utf8.Length + 1;
        }
        else
        {
            at = lines.Text(at, utf8);
            Follow();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(long value)
    {
        BeginUnquoted();
        at += (uint)Digits.Write(value, ref To);
    }

    public void Number(decimal value)
    {
        BeginUnquoted();
        at += (uint)ResultValues.Write(value, ref To);
    }

    public void Number(double value)
    {
        BeginUnquoted();
        at += (uint)ResultValues.Write(value, ref To);
    }

    public void Boolean(bool value)
    {
        BeginUnquoted();
        at += (uint)ResultValues.Write(value, ref To);
    }

    public void Json(ReadOnlySpan<byte> utf8)
    {
        ResultValues.RequireJson(utf8);
        BeginUnquoted();
        at = lines.Raw(at, utf8);
        Follow();
    }

    public void Null()
    {
        BeginUnquoted();
        Unsafe.WriteUnaligned(ref To, BitConverter.IsLittleEndian ? 0x6C6C756E : 0x6E756C6C); // null
        at += 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Omit()
    {
        ResultFields.RequireOptional(field, fields);
        field++;
    }

    public readonly Rejection Keep(RecordFields input) => Rejection.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool End()
    {
        ResultFields.RequireAll(field, fields);
        Unsafe.WriteUnaligned(ref To, BitConverter.IsLittleEndian ? (ushort)0x0A7D : (ushort)0x7D0A); // }, LF
        at += 2;
        return !lines.Invalid;
    }

    public void Drop()
    {
        at = begun;
        lines.Invalid = false;
    }

    // This copy of the struct may be older than the last growth of the memory.
    public void Cut(int length)
    {
        (at, last) = (lines.Start + (nuint)length, lines.Last);
        lines.Invalid = false;
    }

    // Numbers, literals and raw values have no quote, which the name's text ends with.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginUnquoted()
    {
        BeginValue();
        at--;
    }

    // Writes the name of the next value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginValue()
    {
        if ((uint)field < (uint)prefixes.Length)
        {
            prefixes[field].Text.StoreUnsafe(ref To);
            at += prefixes[field].Length;
        }
        else
        {
            ResultFields.RequireRoom(field, fields);
            at = lines.LongPrefix(at, field);
            Follow();
        }

        field++;
    }

    // The memory may have grown and moved.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Follow()
    {
        begun += lines.Moved;
        last = lines.Last;
    }
}
