namespace ServerlessAges.Formats.Ndjson;

/// <summary>The memory of an <see cref="NdjsonResultWriter"/>, and its rare operations.</summary>
internal sealed class NdjsonBuffer
{
    private readonly byte[][] texts;
    private readonly int lineRoom;
    private ByteBuffer output;

    public NdjsonBuffer(IReadOnlyList<ResultField> fields, int capacity)
    {
        texts = [.. fields.Select((field, i) => PrefixOf(field.Name, first: i == 0))];
        Prefixes = texts.All(text => text.Length <= Vector128<byte>.Count)
            ? [.. texts.Select(text => new Prefix(text))]
            : [];
        lineRoom = texts.Sum(text => text.Length + Padded.MaxShort + 1) + 2;
        output = new ByteBuffer(capacity + lineRoom);
    }

    public readonly struct Prefix(byte[] text)
    {
        public readonly Vector128<byte> Text =
            Vector128.Create([.. text.Take(16), .. new byte[Math.Max(0, 16 - text.Length)]], 0);
        public readonly nuint Length = (nuint)text.Length;
    }

    public Prefix[] Prefixes { get; }
    public nuint Start => output.Address;
    public nuint Last => output.Address + (nuint)(output.Capacity - lineRoom);
    public nuint Moved { get; private set; }
    public bool Invalid { get; set; }

    public ReadOnlyMemory<byte> Written(nuint at)
    {
        output.Length = (int)(at - Start);
        return output.Written;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public nuint Grow(nuint at)
    {
        var start = Start;
        output.Length = (int)(at - start);
        return Room(start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public nuint LongPrefix(nuint at, int field)
    {
        var start = Start;
        output.Length = (int)(at - start);
        output.Append(texts[field]);
        return Room(start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public nuint Text(nuint at, ReadOnlySpan<byte> utf8)
    {
        var start = Start;
        output.Length = (int)(at - start);
        if (!JsonText.Append(ref output, utf8)) Invalid = true;
        output.Append((byte)'"');
        return Room(start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public nuint Raw(nuint at, ReadOnlySpan<byte> json)
    {
        var start = Start;
        output.Length = (int)(at - start);
        output.Append(json);
        return Room(start);
    }

    // Room for a line of short texts.
    private nuint Room(nuint startBefore)
    {
        output.Room(lineRoom);
        Moved = Start - startBefore;
        return Start + (nuint)output.Length;
    }

    private static byte[] PrefixOf(string name, bool first)
    {
        var prefix = new ByteBuffer(32);
        prefix.Append(first ? "{\""u8 : ",\""u8);
        JsonText.Append(ref prefix, Encoding.UTF8.GetBytes(name));
        prefix.Append("\":\""u8);
        return prefix.WrittenSpan.ToArray();
    }
}
