using System.Runtime.CompilerServices;
using System.Text;

namespace ServerlessAges.Records.Json;

/// <summary>Results as NDJSON: one object a line, members in the processor's order.</summary>
internal struct JsonLineFormat : IResultFormat
{
    // What stands before each value: {"name":  then  ,"age":
    private readonly byte[][] before;
    private ByteBuffer output;
    private int begun;
    private int field;
    private bool valid;

    public JsonLineFormat(IReadOnlyList<ResultField> fields, int capacity)
    {
        output = new ByteBuffer(capacity);
        before = new byte[fields.Count][];
        for (var i = 0; i < before.Length; i++)
        {
            var prefix = new ByteBuffer(32);
            prefix.Append(i == 0 ? "{\""u8 : ",\""u8);
            JsonText.Append(ref prefix, Encoding.UTF8.GetBytes(fields[i].Name));
            prefix.Append("\":"u8);
            before[i] = prefix.WrittenSpan.ToArray();
        }
    }

    public readonly int Length => output.Length;

    public readonly ReadOnlyMemory<byte> Written => output.Written;

    public void Clear() => output.Length = 0;

    public void Begin()
    {
        begun = output.Length;
        field = 0;
        valid = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Name();
        output.Append((byte)'"');
        valid &= JsonText.Append(ref output, utf8);
        output.Append((byte)'"');
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(long value)
    {
        Name();
        output.AppendInteger(value);
    }

    public bool End()
    {
        ResultFields.RequireAll(field, before.Length);
        output.Append("}\n"u8);
        return valid;
    }

    public void Drop() => output.Length = begun;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Name()
    {
        ResultFields.RequireRoom(field, before.Length);
        output.Append(before[field++]);
    }
}
