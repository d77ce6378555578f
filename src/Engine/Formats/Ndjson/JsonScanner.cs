using System.Numerics;

namespace ServerlessAges.Formats.Ndjson;

// The grammar of JSON (RFC 8259) within one row. Each method reads from an index, and returns the index after it, or a
// negative fault (see Fault), so that an invalid row costs no exception. An LF, which no row contains, stops all
// methods; one follows every window, so they need not check for the window's end.
internal static class JsonScanner
{
    public const int MaxDepth = 64;
    private const int Step = 32;
    private const int DepthFlag = 1 << 30; // larger than any window

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Fault(int at) => ~at;
    public static (int At, bool TooDeep) PlaceOf(int fault) => (~fault & ~DepthFlag, (~fault & DepthFlag) != 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Space(ref byte bytes, int at)
    {
        while (Unsafe.Add(ref bytes, at) is (byte)' ' or (byte)'\t' or (byte)'\r') at++;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int String(ref byte bytes, int at, out bool escaped)
    {
        var special = Special(ref Unsafe.Add(ref bytes, at));
        var end = at + BitOperations.TrailingZeroCount(special);
        escaped = false;
        return special != 0 && Unsafe.Add(ref bytes, end) == '"' ? end : LongString(ref bytes, at, out escaped);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Number(ref byte bytes, int at)
    {
        if (Unsafe.Add(ref bytes, at) == '-') at++;
        var end = Digits(ref bytes, at);
        if (end == at || (Unsafe.Add(ref bytes, at) == '0' && end > at + 1)) return Fault(at);
        return Unsafe.Add(ref bytes, end) is (byte)'.' or (byte)'e' or (byte)'E' ? Fraction(ref bytes, end) : end;
    }

    public static int Value(ref byte bytes, int at, int depth)
    {
        var outer = depth;
        var objects = 0UL; // a bit per open bracket: 1 for an object
        while (true)
        {
            // A value begins here.
            var first = Unsafe.Add(ref bytes, at);
            if (first is (byte)'{' or (byte)'[')
            {
                if (depth++ == MaxDepth) return Fault(at | DepthFlag);
                objects = (objects << 1) | (first == '{' ? 1UL : 0);
                at = Space(ref bytes, at + 1);
                if (Unsafe.Add(ref bytes, at) != (first == '{' ? '}' : ']'))
                {
                    if (first == '{' && (at = Name(ref bytes, at)) < 0) return at;
                    continue;
                }
            }
            else
            {
                at = Scalar(ref bytes, at);
                if (at < 0) return at;
                if (depth == outer) return at;
                at = Space(ref bytes, at);
            }

            // A value has ended: closing brackets, then a comma.
            while (Unsafe.Add(ref bytes, at) == ((objects & 1) != 0 ? '}' : ']'))
            {
                objects >>= 1;
                at++;
                if (--depth == outer) return at;
                at = Space(ref bytes, at);
            }

            if (Unsafe.Add(ref bytes, at) != ',') return Fault(at);
            at = Space(ref bytes, at + 1);
            if ((objects & 1) != 0 && (at = Name(ref bytes, at)) < 0) return at;
        }
    }

    // A member's name, and the colon.
    private static int Name(ref byte bytes, int at)
    {
        if (Unsafe.Add(ref bytes, at) != '"') return Fault(at);
        at = String(ref bytes, at + 1, out _);
        if (at < 0) return at;
        at = Space(ref bytes, at + 1);
        return Unsafe.Add(ref bytes, at) == ':' ? Space(ref bytes, at + 1) : Fault(at);
    }

    private static int Scalar(ref byte bytes, int at)
    {
        switch (Unsafe.Add(ref bytes, at))
        {
            case (byte)'"':
                var end = String(ref bytes, at + 1, out _);
                return end < 0 ? end : end + 1;
            case (byte)'t':
                return Literal(ref bytes, at, "true"u8);
            case (byte)'f':
                return Literal(ref bytes, at, "false"u8);
            case (byte)'n':
                return Literal(ref bytes, at, "null"u8);
            default:
                return Number(ref bytes, at);
        }
    }

    private static int Literal(ref byte bytes, int at, ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (Unsafe.Add(ref bytes, at) != value) return Fault(at);
            at++;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digits(ref byte bytes, int at)
    {
        while ((uint)(Unsafe.Add(ref bytes, at) - '0') <= 9) at++;
        return at;
    }

    private static int Fraction(ref byte bytes, int at)
    {
        if (Unsafe.Add(ref bytes, at) == '.')
        {
            var end = Digits(ref bytes, at + 1);
            if (end == at + 1) return Fault(end);
            at = end;
        }

        if (Unsafe.Add(ref bytes, at) is (byte)'e' or (byte)'E')
        {
            at++;
            if (Unsafe.Add(ref bytes, at) is (byte)'+' or (byte)'-') at++;
            var end = Digits(ref bytes, at);
            if (end == at) return Fault(at);
            at = end;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LongString(ref byte bytes, int at, out bool escaped)
    {
        escaped = false;
        while (true)
        {
            var special = Special(ref Unsafe.Add(ref bytes, at));
            if (special == 0)
            {
                at += Step;
                continue;
            }

            at += BitOperations.TrailingZeroCount(special);
            var value = Unsafe.Add(ref bytes, at);
            if (value == '"') return at;
            if (value != '\\') return Fault(at);
            escaped = true;
            at = Escape(ref bytes, at + 1);
            if (at < 0) return at;
        }
    }

    private static int Escape(ref byte bytes, int at)
    {
        switch (Unsafe.Add(ref bytes, at++))
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return at;
            case (byte)'u':
                for (var end = at + 4; at < end; at++)
                {
                    if (!char.IsAsciiHexDigit((char)Unsafe.Add(ref bytes, at))) return Fault(at);
                }

                return at;
            default:
                return Fault(at - 1);
        }
    }

    // Quotes, backslashes and control characters in the next bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Special(ref byte bytes) =>
        Special(Vector128.LoadUnsafe(ref bytes)) | (Special(Vector128.LoadUnsafe(ref bytes, 16)) << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Special(Vector128<byte> all) =>
        (Vector128.Equals(all, Vector128.Create((byte)'"')) | Vector128.Equals(all, Vector128.Create((byte)'\\'))
            | Vector128.Equals(Vector128.Min(all, Vector128.Create((byte)0x1F)), all)).ExtractMostSignificantBits();
}
