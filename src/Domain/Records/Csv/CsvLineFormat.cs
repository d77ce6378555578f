using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace ServerlessAges.Records.Csv;

/// <summary>Results as CSV: comma, LF, quotes where they are needed. The header is not a result: see <see cref="Header"/>.</summary>
internal struct CsvLineFormat : IResultFormat
{
    private static readonly System.Buffers.SearchValues<byte> MustQuote = System.Buffers.SearchValues.Create(",\"\r\n"u8);

    private readonly int fields;
    private ByteBuffer output;
    private int begun;
    private int field;
    private bool valid;

    public CsvLineFormat(IReadOnlyList<ResultField> fields, int capacity)
    {
        this.fields = fields.Count;
        output = new ByteBuffer(capacity);
    }

    public readonly int Length => output.Length;

    public readonly ReadOnlyMemory<byte> Written => output.Written;

    /// <summary>The header row.</summary>
    public static ReadOnlyMemory<byte> Header(IReadOnlyList<ResultField> fields)
    {
        var format = new CsvLineFormat(fields, capacity: 64);
        format.Begin();
        foreach (var field in fields) format.Text(Encoding.UTF8.GetBytes(field.Name));
        format.End();
        return format.Written;
    }

    public void Clear() => output.Length = 0;

    public void Begin()
    {
        begun = output.Length;
        field = 0;
        valid = true;
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Separate();
        valid &= Utf8.IsValid(utf8);
        if (utf8.IndexOfAny(MustQuote) < 0)
        {
            output.Append(utf8);
            return;
        }

        output.Append((byte)'"');
        for (int quote; (quote = utf8.IndexOf((byte)'"')) >= 0; utf8 = utf8[(quote + 1)..])
        {
            output.Append(utf8[..(quote + 1)]);
            output.Append((byte)'"');
        }

        output.Append(utf8);
        output.Append((byte)'"');
    }

    public void Number(long value)
    {
        Separate();
        output.AppendInteger(value);
    }

    public bool End()
    {
        ResultFields.RequireAll(field, fields);
        output.Append((byte)'\n');
        return valid;
    }

    public void Drop() => output.Length = begun;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Separate()
    {
        ResultFields.RequireRoom(field, fields);
        if (field++ > 0) output.Append((byte)',');
    }
}
