using System.Runtime.Intrinsics.X86;

namespace ServerlessAges.Formats.Csv;

/// <summary>The structural characters in 64 bytes, as masks.</summary>
internal readonly struct CsvMasks
{
    public const int Width = 64;
    public readonly ulong LineEnds;
    public readonly ulong Delimiters;
    public readonly ulong Quotes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CsvMasks(ref byte bytes, byte delimiter, byte lineEnd)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var low = Vector256.LoadUnsafe(ref bytes);
            var high = Vector256.LoadUnsafe(ref bytes, 32);
            LineEnds = Equal(low, high, lineEnd);
            Delimiters = Equal(low, high, delimiter);
            Quotes = Equal(low, high, (byte)'"');
        }
        else
        {
            var a = Vector128.LoadUnsafe(ref bytes);
            var b = Vector128.LoadUnsafe(ref bytes, 16);
            var c = Vector128.LoadUnsafe(ref bytes, 32);
            var d = Vector128.LoadUnsafe(ref bytes, 48);
            LineEnds = Equal(a, b, c, d, lineEnd);
            Delimiters = Equal(a, b, c, d, delimiter);
            Quotes = Equal(a, b, c, d, (byte)'"');
        }
    }

    public static ulong Of(ref byte bytes, byte value) => Equal(
        Vector128.LoadUnsafe(ref bytes), Vector128.LoadUnsafe(ref bytes, 16), Vector128.LoadUnsafe(ref bytes, 32),
        Vector128.LoadUnsafe(ref bytes, 48), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Between(ulong quotes)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(quotes), Vector128<ulong>.AllBitsSet, 0)
                .ToScalar();
        }

        quotes ^= quotes << 1;
        quotes ^= quotes << 2;
        quotes ^= quotes << 4;
        quotes ^= quotes << 8;
        quotes ^= quotes << 16;
        return quotes ^ (quotes << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(low, wanted).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d, byte value)
    {
        var wanted = Vector128.Create(value);
        return Vector128.Equals(a, wanted).ExtractMostSignificantBits()
            | (Vector128.Equals(b, wanted).ExtractMostSignificantBits() << 16)
            | ((ulong)(Vector128.Equals(c, wanted).ExtractMostSignificantBits()
                | (Vector128.Equals(d, wanted).ExtractMostSignificantBits() << 16)) << 32);
    }
}
