namespace ServerlessAges.Formats.Ndjson;

// Results with the members of their NDJSON rows. The processor's result is written first, then merged with the row.
internal struct NdjsonMergingWriter(IReadOnlyList<ResultField> fields, Dialect dialect, int capacity) : IResultFormat
{
    private readonly JsonMerger merger = new(
        [.. dialect.Kept!.Select(column => column.Name)], [.. fields.Select(field => field.Name)],
        dialect.Names.Count);
    private NdjsonResultWriter format = new(fields, capacity);
    private ByteBuffer output = new(capacity);
    private Padded window;
    private int begun;
    private bool valid;

    public static Keeping Keeps => Keeping.Row;
    public readonly ReadOnlyMemory<byte> Written => output.Written;

    public void Clear(Padded window)
    {
        this.window = window;
        output.Length = 0;
    }

    public void Begin()
    {
        begun = output.Length;
        format.Clear(window);
        format.Begin();
    }

    public void Text(ReadOnlySpan<byte> utf8) => format.Text(utf8);
    public void Number(long value) => format.Number(value);
    public void Number(decimal value) => format.Number(value);
    public void Number(double value) => format.Number(value);
    public void Boolean(bool value) => format.Boolean(value);
    public void Json(ReadOnlySpan<byte> utf8) => format.Json(utf8);
    public void Null() => format.Null();
    public void Omit() => format.Omit();

    public Rejection Keep(RecordFields input)
    {
        valid = format.End();
        return valid ? merger.Append(ref output, input.Field(0), format.Written.Span) : Rejection.None;
    }

    public readonly bool End() => valid;

    public void Drop()
    {
        format.Drop();
        output.Length = begun;
    }

    public void Cut(int length)
    {
        format.Cut(0);
        output.Length = length;
    }
}
