using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace ServerlessAges.Records.Json;

/// <summary>Writes text as the inside of a JSON string (RFC 8259): only what must be escaped is.</summary>
internal static class JsonText
{
    private const ulong Ones = 0x0101_0101_0101_0101;
    private const ulong Tops = 0x8080_8080_8080_8080;

    /// <summary>Appends <paramref name="utf8"/>, escaped.</summary>
    /// <returns>False where it is not valid UTF-8; what was appended is then of no use.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Append(ref ByteBuffer output, ReadOnlySpan<byte> utf8)
    {
        if (!CopyPlain(utf8, ref output.Room(utf8.Length), padded: false)) return AppendEscaped(ref output, utf8);
        output.Length += utf8.Length;
        return true;
    }

    /// <summary>
    /// Copies text in which every byte is plain: printable ASCII other than quote and backslash. Most names are, and are
    /// copied while they are looked at; anything else is <see cref="AppendEscaped"/>'s.
    /// </summary>
    /// <param name="from">The text.</param>
    /// <param name="to">Room for it, with slack behind.</param>
    /// <param name="padded">There is slack behind the text too.</param>
    /// <returns>False where some byte is not plain; what was copied is then of no use.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CopyPlain(ReadOnlySpan<byte> from, ref byte to, bool padded)
    {
        if (!padded || from.Length > ShortCopy.Longest) return CopyLong(from, ref to);
        ref var source = ref MemoryMarshal.GetReference(from);
        ulong special;
        if (Vector256.IsHardwareAccelerated)
        {
            var bytes = Vector256.LoadUnsafe(ref source);
            bytes.StoreUnsafe(ref to);
            special = Special(bytes).ExtractMostSignificantBits();
        }
        else
        {
            var first = Vector128.LoadUnsafe(ref source);
            var second = Vector128.LoadUnsafe(ref source, 16);
            first.StoreUnsafe(ref to);
            second.StoreUnsafe(ref to, 16);
            special = Special(first).ExtractMostSignificantBits() | (Special(second).ExtractMostSignificantBits() << 16);
        }

        return (special & ((1UL << from.Length) - 1)) == 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool CopyLong(ReadOnlySpan<byte> from, ref byte to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref to;
        var length = from.Length;
        if (length >= 16)
        {
            var at = 0;
            for (; at <= length - 16; at += 16)
            {
                var bytes = Vector128.LoadUnsafe(ref source, (nuint)at);
                if (IsSpecial(bytes)) return false;
                bytes.StoreUnsafe(ref target, (nuint)at);
            }

            var last = Vector128.LoadUnsafe(ref source, (nuint)(length - 16));
            if (IsSpecial(last)) return false;
            last.StoreUnsafe(ref target, (nuint)(length - 16));
            return true;
        }

        if (length >= 8)
        {
            var head = Unsafe.ReadUnaligned<ulong>(ref source);
            var tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, length - 8));
            if (IsSpecial(head) || IsSpecial(tail)) return false;
            Unsafe.WriteUnaligned(ref target, head);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, length - 8), tail);
            return true;
        }

        for (var i = 0; i < length; i++)
        {
            var value = Unsafe.Add(ref source, i);
            if (value is < 0x20 or >= 0x80 or (byte)'"' or (byte)'\\') return false;
            Unsafe.Add(ref target, i) = value;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpecial(Vector128<byte> bytes) => Special(bytes) != Vector128<byte>.Zero;

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

    // The same on eight bytes of an integer. Borrows can mark a byte too many, never one too few.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpecial(ulong bytes)
    {
        var control = bytes - Ones * 0x20;
        var quote = (bytes ^ (Ones * '"')) - Ones;
        var backslash = (bytes ^ (Ones * '\\')) - Ones;
        return ((bytes | ((control | quote | backslash) & ~bytes)) & Tops) != 0;
    }

    /// <summary>Appends any text; as <see cref="Append"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool AppendEscaped(ref ByteBuffer output, ReadOnlySpan<byte> utf8)
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

    /// <summary>Appends the inside of a valid JSON string, unescaped.</summary>
    /// <returns>False where it holds half a surrogate pair; what was appended is then of no use.</returns>
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

            if (Rune.TryCreate(Unit(escaped), out var rune))
            {
                escaped = escaped[4..];
            }
            else
            {
                if (escaped.Length < 10 || !escaped[4..].StartsWith("\\u"u8)
                    || !Rune.TryCreate(Unit(escaped), Unit(escaped[6..]), out rune))
                {
                    return false;
                }

                escaped = escaped[10..];
            }

            output.Length += rune.EncodeToUtf8(output.Reserve(4));
        }

        output.Append(escaped);
        return true;
    }

    private static char Unit(ReadOnlySpan<byte> hex) =>
        (char)ushort.Parse(hex[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static void AppendEscape(ref ByteBuffer output, byte value)
    {
        ReadOnlySpan<byte> letters = "btn_fr"u8;
        if (value is (byte)'"' or (byte)'\\')
        {
            output.Append((byte)'\\');
            output.Append(value);
        }
        else if (value is >= 8 and <= 13 and not 11)
        {
            output.Append((byte)'\\');
            output.Append(letters[value - 8]);
        }
        else
        {
            ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
            output.Append("\\u00"u8);
            output.Append(digits[value >> 4]);
            output.Append(digits[value & 15]);
        }
    }

    private static readonly System.Buffers.SearchValues<byte> MustEscape = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);
}
