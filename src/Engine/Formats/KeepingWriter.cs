namespace ServerlessAges.Formats;

// Results with kept columns, in the order of a layout. The processor's values are staged until the record is complete.
internal struct KeepingWriter<TFormat>(TFormat format, IReadOnlyList<ResultLayout.Source> layout) : IResultFormat
    where TFormat : struct, IResultFormat
{
    private readonly ResultLayout.Source[] layout = [.. layout];
    private readonly Value[] values = new Value[layout.Count(source => !source.IsKept)];
    private TFormat format = format;
    private ByteBuffer texts = new(256); // those that do not lie in the window
    private Padded window;
    private int field;

    private enum Kind : byte { Text, WindowText, Integer, Decimal, Double, Boolean, Json, Null, Omitted }

    private record struct Value(Kind Kind, int Length = 0, long Bits = 0, decimal Decimal = 0);

    public static Keeping Keeps => Keeping.Fields;
    public readonly ReadOnlyMemory<byte> Written => format.Written;

    public void Clear(Padded window)
    {
        this.window = window;
        format.Clear(window);
    }

    public void Begin()
    {
        field = 0;
        texts.Length = 0;
        format.Begin();
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (window.Has(utf8))
            Add(new Value(Kind.WindowText, utf8.Length, (long)Padded.Address(ref MemoryMarshal.GetReference(utf8))));
        else
            Copy(Kind.Text, utf8);
    }

    public void Json(ReadOnlySpan<byte> utf8) => Copy(Kind.Json, utf8);
    public void Number(long value) => Add(new Value(Kind.Integer, Bits: value));
    public void Number(decimal value) => Add(new Value(Kind.Decimal, Decimal: value));
    public void Number(double value) => Add(new Value(Kind.Double, Bits: BitConverter.DoubleToInt64Bits(value)));
    public void Boolean(bool value) => Add(new Value(Kind.Boolean, Bits: value ? 1 : 0));
    public void Null() => Add(new Value(Kind.Null));

    public void Omit()
    {
        ResultFields.RequireOptional(field, values.Length);
        Add(new Value(Kind.Omitted));
    }

    public Rejection Keep(RecordFields input)
    {
        ResultFields.RequireAll(field, values.Length);
        for (var i = 0; i < layout.Length; i++)
        {
            ref var source = ref layout[i];
            if (source.IsKept) format.Text(input.Field(source.Index));
            else Write(ref format, in values[source.Index], isFirst: i == 0);
        }

        return Rejection.None;
    }

    public bool End() => format.End();
    public void Drop() => format.Drop();
    public void Cut(int length) => format.Cut(length);

    private readonly void Write(ref TFormat output, in Value value, bool isFirst)
    {
        var copied = value.Kind is Kind.Text or Kind.Json
            ? texts.WrittenSpan.Slice((int)value.Bits, value.Length)
            : default;
        switch (value.Kind)
        {
            case Kind.Text: output.Text(copied); break;
            case Kind.Json: output.Json(copied); break;
            case Kind.WindowText:
                output.Text(MemoryMarshal.CreateReadOnlySpan(ref Padded.At((nuint)value.Bits), value.Length));
                break;
            case Kind.Integer: output.Number(value.Bits); break;
            case Kind.Decimal: output.Number(value.Decimal); break;
            case Kind.Double: output.Number(BitConverter.Int64BitsToDouble(value.Bits)); break;
            case Kind.Boolean: output.Boolean(value.Bits != 0); break;
            case Kind.Omitted when !isFirst: output.Omit(); break;
            default: output.Null(); break; // a format cannot omit the first field
        }
    }

    private void Copy(Kind kind, ReadOnlySpan<byte> utf8)
    {
        var at = texts.Length;
        texts.Append(utf8);
        Add(new Value(kind, utf8.Length, at));
    }

    private void Add(Value value)
    {
        ResultFields.RequireRoom(field, values.Length);
        values[field++] = value;
    }
}
