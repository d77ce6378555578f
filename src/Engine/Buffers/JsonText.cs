namespace ServerlessAges.Buffers;

/// <summary>Escapes and unescapes the inside of JSON strings (RFC 8259).</summary>
internal static class JsonText
{
    // Copies a short text of plain ASCII, in memory with slack. False: a byte must be escaped, or is not ASCII.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CopyPlain(ReadOnlySpan<byte> from, ref byte to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ulong special;
        if (Vector256.IsHardwareAccelerated)
        {
            var all = Vector256.LoadUnsafe(ref source);
            all.StoreUnsafe(ref to);
            special = Special(all).ExtractMostSignificantBits();
        }
        else
        {
            var first = Vector128.LoadUnsafe(ref source);
            var second = Vector128.LoadUnsafe(ref source, 16);
            first.StoreUnsafe(ref to);
            second.StoreUnsafe(ref to, 16);
            special = Special(first).ExtractMostSignificantBits()
                | (Special(second).ExtractMostSignificantBits() << 16);
        }

        return (special & ((1UL << from.Length) - 1)) == 0;
    }

    // As signed bytes, both control characters and everything past ASCII are less than a space.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Special(Vector128<byte> bytes) =>
        Vector128.LessThan(bytes.AsSByte(), Vector128.Create((sbyte)0x20)).AsByte()
            | Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Special(Vector256<byte> bytes) =>
        Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)0x20)).AsByte()
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Append(ref ByteBuffer output, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) return false;
        while (true)
        {
            var plain = utf8.IndexOfAny(MustEscape);
            if (plain < 0) break;
            output.Append(utf8[..plain]);
            AppendEscape(ref output, utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }

        output.Append(utf8);
        return true;
    }

    public static bool Unescape(ReadOnlySpan<byte> escaped, ref ByteBuffer output)
    {
        ReadOnlySpan<byte> letters = "\"\\/bfnrt"u8, values = "\"\\/\b\f\n\r\t"u8;
        for (int at; (at = escaped.IndexOf((byte)'\\')) >= 0;)
        {
            output.Append(escaped[..at]);
            var letter = escaped[at + 1];
            escaped = escaped[(at + 2)..];
            if (letter != 'u')
            {
                output.Append(values[letters.IndexOf(letter)]);
                continue;
            }

            var isWhole = Rune.TryCreate(Unit(escaped), out var rune);
            var isPair = !isWhole && escaped.Length >= 10 && escaped[4..].StartsWith("\\u"u8)
                && Rune.TryCreate(Unit(escaped), Unit(escaped[6..]), out rune);
            if (!isWhole && !isPair) return false;
            escaped = escaped[(isPair ? 10 : 4)..];
            output.Length += rune.EncodeToUtf8(output.Reserve(4));
        }

        output.Append(escaped);
        return true;
    }

    // The text lies after the end of the buffer: it is valid until something is appended.
    public static bool TryUnescape(ReadOnlySpan<byte> escaped, ref ByteBuffer buffer, out ReadOnlySpan<byte> text)
    {
        var end = buffer.Length;
        var isValid = Unescape(escaped, ref buffer);
        text = buffer.WrittenSpan[end..];
        buffer.Length = end;
        return isValid;
    }

    private static char Unit(ReadOnlySpan<byte> hex) =>
        (char)ushort.Parse(hex[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static void AppendEscape(ref ByteBuffer output, byte value)
    {
        ReadOnlySpan<byte> letters = "btn_fr"u8, digits = "0123456789abcdef"u8;
        output.Append((byte)'\\');
        if (value is (byte)'"' or (byte)'\\') output.Append(value);
        else if (value is >= 8 and <= 13 and not 11) output.Append(letters[value - 8]);
        else output.Append([(byte)'u', (byte)'0', (byte)'0', digits[value >> 4], digits[value & 15]]);
    }

    private static readonly SearchValues<byte> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);
}
