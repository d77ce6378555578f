namespace ServerlessAges.Formats.Csv;

// Results as CSV: comma, LF, quotes if needed. If it must be safe for spreadsheets, an apostrophe is written before a
// text that a spreadsheet would take for a formula.
internal struct CsvResultWriter : IResultFormat
{
    private readonly int fields;
    private readonly bool safe;
    private ByteBuffer output;
    private Padded readable;
    private int begun;
    private int field;
    private bool valid;

    public CsvResultWriter(IReadOnlyList<ResultField> fields, int capacity, bool safe = false)
    {
        this.fields = fields.Count;
        this.safe = safe;
        output = new ByteBuffer(capacity);
    }

    public static Keeping Keeps => Keeping.Nothing;
    public readonly ReadOnlyMemory<byte> Written => output.Written;

    public static ReadOnlyMemory<byte> Header(IReadOnlyList<ResultField> fields, bool safe)
    {
        var format = new CsvResultWriter(fields, capacity: 64, safe);
        format.Begin();
        foreach (var field in fields) format.Text(Encoding.UTF8.GetBytes(field.Name));
        format.End();
        return format.Written;
    }

    public void Clear(Padded readable)
    {
        output.Length = 0;
        this.readable = readable;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin()
    {
        begun = output.Length;
        field = 0;
        valid = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Separate();
        if (!safe && CopyPlain(utf8, ref output.Room(utf8.Length))) output.Length += utf8.Length;
        else AnyText(utf8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(long value)
    {
        Separate();
        output.AppendInteger(value);
    }

    public void Number(decimal value)
    {
        Separate();
        output.Length += ResultValues.Write(value, ref output.Room(ResultValues.MaxNumber));
    }

    public void Number(double value)
    {
        Separate();
        output.Length += ResultValues.Write(value, ref output.Room(ResultValues.MaxNumber));
    }

    public void Boolean(bool value)
    {
        Separate();
        output.Length += ResultValues.Write(value, ref output.Room(ResultValues.MaxNumber));
    }

    public void Json(ReadOnlySpan<byte> utf8)
    {
        ResultValues.RequireJson(utf8);
        Text(utf8);
    }

    public void Null() => Separate();

    public void Omit()
    {
        ResultFields.RequireOptional(field, fields);
        Separate();
    }

    public readonly Rejection Keep(RecordFields input) => Rejection.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool End()
    {
        ResultFields.RequireAll(field, fields);
        output.Append((byte)'\n');
        return valid;
    }

    public void Drop() => output.Length = begun;
    public void Cut(int length) => output.Length = length;

    // Copies a short ASCII text without quotes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool CopyPlain(ReadOnlySpan<byte> text, ref byte to)
    {
        if (!readable.HasShort(text)) return false;
        ref var from = ref MemoryMarshal.GetReference(text);
        Padded.CopyShort(ref from, ref to);
        var special = Special(Vector128.LoadUnsafe(ref from)) | (Special(Vector128.LoadUnsafe(ref from, 16)) << 16);
        return (special & ((1UL << text.Length) - 1)) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Special(Vector128<byte> bytes) =>
        (bytes // past ASCII
            | Vector128.Equals(bytes, Vector128.Create((byte)','))
            | Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\r'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AnyText(ReadOnlySpan<byte> utf8)
    {
        valid &= Utf8.IsValid(utf8);
        var quoted = utf8.IndexOfAny(MustQuote) >= 0;
        if (quoted) output.Append((byte)'"');
        if (safe && IsFormula(utf8)) output.Append((byte)'\'');
        for (int quote; quoted && (quote = utf8.IndexOf((byte)'"')) >= 0; utf8 = utf8[(quote + 1)..])
        {
            output.Append(utf8[..(quote + 1)]);
            output.Append((byte)'"');
        }

        output.Append(utf8);
        if (quoted) output.Append((byte)'"');
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Separate()
    {
        ResultFields.RequireRoom(field, fields);
        if (field++ > 0) output.Append((byte)',');
    }

    // The list of OWASP, "CSV Injection"; also the four signs in full width (U+FF0B, FF0D, FF1D, FF20).
    private static bool IsFormula(ReadOnlySpan<byte> utf8) => utf8 switch
    {
        [(byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..] => true,
        [0xEF, 0xBC, 0x8B or 0x8D or 0x9D or 0xA0, ..] => true,
        _ => false,
    };

    private static readonly SearchValues<byte> MustQuote = SearchValues.Create(",\"\r\n"u8);
}
