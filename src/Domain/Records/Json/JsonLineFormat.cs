using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ServerlessAges.Records.Json;

/// <summary>Results as NDJSON: one object a line, members in the processor's order.</summary>
internal struct JsonLineFormat : IResultFormat
{
    // What stands before a text: {"name":"  then  ,"age":"  and before a number the same without its last quote. Each
    // has a place of the same size, so that it is found without a look at the others.
    private readonly byte[] prefixes;
    private readonly int[] prefixLengths;
    private readonly int prefixRoom;
    private ByteBuffer output;
    private Padded readable;
    private int begun;
    private int field;
    private bool valid;

    public JsonLineFormat(IReadOnlyList<ResultField> fields, int capacity)
    {
        output = new ByteBuffer(capacity);
        var texts = fields.Select((field, i) => Prefix(field.Name, first: i == 0)).ToArray();
        prefixLengths = [.. texts.Select(text => text.Length)];
        prefixRoom = Math.Max(ShortCopy.Longest, prefixLengths.Max());
        prefixes = new byte[texts.Length * prefixRoom];
        for (var i = 0; i < texts.Length; i++) texts[i].CopyTo(prefixes.AsSpan(i * prefixRoom));
    }

    private static byte[] Prefix(string name, bool first)
    {
        var prefix = new ByteBuffer(32);
        prefix.Append(first ? "{\""u8 : ",\""u8);
        JsonText.Append(ref prefix, Encoding.UTF8.GetBytes(name));
        prefix.Append("\":\""u8);
        return prefix.WrittenSpan.ToArray();
    }

    public readonly ReadOnlyMemory<byte> Written => output.Written;

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
        ref var to = ref BeginValue(utf8.Length + 1, out var prefix);
        if (!readable.HasShort(utf8) || !JsonText.CopyPlain(utf8, ref to))
        {
            EscapedText(prefix, utf8);
            return;
        }

        Unsafe.Add(ref to, utf8.Length) = (byte)'"';
        output.Length += prefix + utf8.Length + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(long value)
    {
        ref var to = ref Unsafe.Subtract(ref BeginValue(Digits.Most, out var prefix), 1);
        output.Length += prefix - 1 + Digits.Write(value, ref to);
    }

    public void Null()
    {
        BeginValue(0, out var prefix);
        output.Length += prefix - 1;
        output.Append("null"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool End()
    {
        ResultFields.RequireAll(field, prefixLengths.Length);
        Unsafe.WriteUnaligned(ref output.Room(2), BitConverter.IsLittleEndian ? (ushort)0x0A7D : (ushort)0x7D0A); // }, LF
        output.Length += 2;
        return valid;
    }

    public void Drop() => output.Length = begun;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EscapedText(int prefixLength, ReadOnlySpan<byte> utf8)
    {
        output.Length += prefixLength;
        valid &= JsonText.Append(ref output, utf8);
        output.Append((byte)'"');
    }

    // Writes what stands before the next value; the value goes where this points, and then both are counted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte BeginValue(int room, out int prefix)
    {
        ResultFields.RequireRoom(field, prefixLengths.Length);
        prefix = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(prefixLengths), field);
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(prefixes), field++ * prefixRoom);
        ref var to = ref output.Room(prefix + room);
        if (prefix <= ShortCopy.Longest) ShortCopy.Copy(ref from, ref to);
        else Unsafe.CopyBlockUnaligned(ref to, ref from, (uint)prefix);
        return ref Unsafe.Add(ref to, prefix);
    }
}
