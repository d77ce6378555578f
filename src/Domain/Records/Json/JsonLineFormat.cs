using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    private readonly int lineRoom; // for a line of short texts
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
        prefixRoom = Math.Max(Vector128<byte>.Count, prefixLengths.Max());
        prefixes = new byte[texts.Length * prefixRoom];
        for (var i = 0; i < texts.Length; i++) texts[i].CopyTo(prefixes.AsSpan(i * prefixRoom));
        lineRoom = prefixLengths.Sum(length => length + ShortCopy.Longest + 1) + 2;
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
        output.Room(lineRoom);
        begun = output.Length;
        field = 0;
        valid = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(ReadOnlySpan<byte> utf8)
    {
        BeginValue();
        ref var to = ref output.End;
        if (readable.HasShort(utf8) && JsonText.CopyPlain(utf8, ref to))
        {
            Unsafe.Add(ref to, utf8.Length) = (byte)'"';
            output.Length += utf8.Length + 1;
            return;
        }

        output = Escaped(output, utf8, lineRoom, out var isUtf8);
        valid &= isUtf8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(long value)
    {
        BeginValue();
        output.Length += Digits.Write(value, ref Unsafe.Subtract(ref output.End, 1)) - 1;
    }

    public void Null()
    {
        BeginValue();
        output.Length--; // no text: without its quote
        output.Append("null"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool End()
    {
        ResultFields.RequireAll(field, prefixLengths.Length);
        Unsafe.WriteUnaligned(ref output.End, BitConverter.IsLittleEndian ? (ushort)0x0A7D : (ushort)0x7D0A); // }, LF
        output.Length += 2;
        return valid;
    }

    public void Drop() => output.Length = begun;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ByteBuffer Escaped(ByteBuffer output, ReadOnlySpan<byte> utf8, int lineRoom, out bool isUtf8)
    {
        isUtf8 = JsonText.Append(ref output, utf8);
        output.Append((byte)'"');
        output.Room(lineRoom);
        return output;
    }

    // Writes what stands before the next value. Begin has seen to the room for all that is short, and so has whatever
    // wrote what is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginValue()
    {
        ResultFields.RequireRoom(field, prefixLengths.Length);
        var length = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(prefixLengths), field);
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(prefixes), field++ * prefixRoom);
        if (length <= Vector128<byte>.Count) Vector128.LoadUnsafe(ref from).StoreUnsafe(ref output.End);
        else Unsafe.CopyBlockUnaligned(ref output.End, ref from, (uint)length);
        output.Length += length;
    }
}
