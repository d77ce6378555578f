namespace ServerlessAges.Formats.Ndjson;

// The members of a row that is a valid object, in order. An LF follows the row.
internal ref struct JsonMembers
{
    private readonly ref byte bytes;
    private int at;

    public JsonMembers(ReadOnlySpan<byte> row)
    {
        bytes = ref MemoryMarshal.GetReference(row);
        at = JsonScanner.Space(ref bytes, 0) + 1;
    }

    public FieldSlot Name { get; private set; } // without quotes, not unescaped
    public bool NameEscaped { get; private set; }
    public FieldSlot Value { get; private set; } // as it is in the row

    public bool Next()
    {
        at = JsonScanner.Space(ref bytes, at);
        if (Unsafe.Add(ref bytes, at) == ',') at = JsonScanner.Space(ref bytes, at + 1);
        if (Unsafe.Add(ref bytes, at) == '}') return false;
        var name = at + 1;
        var end = JsonScanner.String(ref bytes, name, out var escaped);
        (Name, NameEscaped) = (new FieldSlot(name, end - name), escaped);
        var value = JsonScanner.Space(ref bytes, JsonScanner.Space(ref bytes, end + 1) + 1);
        at = JsonScanner.Value(ref bytes, value, depth: 1);
        Value = new FieldSlot(value, at - value);
        return true;
    }
}
