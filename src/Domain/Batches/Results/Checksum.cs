namespace ServerlessAges.Batches.Results;

/// <summary>CRC-64 (ECMA-182) of a whole from those of its parts. Products are of polynomials over GF(2).</summary>
public static class Checksum
{
    private const ulong Polynomial = 0x42F0E1EBA9EA3693;

    public static ulong Combine(ulong first, ulong second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);
        // first · x^(8·length) mod P, by repeated squaring of x^8.
        var power = 1UL << 8;
        for (var bytes = (ulong)secondLength; bytes != 0; bytes >>= 1)
        {
            if ((bytes & 1) != 0) first = Multiply(first, power);
            power = Multiply(power, power);
        }

        return first ^ second;
    }

    /// <summary>For a few bytes. Storage computes the checksums of blocks.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = 0UL;
        foreach (var value in bytes)
        {
            crc ^= (ulong)value << 56;
            for (var bit = 0; bit < 8; bit++) crc = Double(crc);
        }

        return crc;
    }

    public static string Hex(ulong crc) => crc.ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Multiply(ulong a, ulong b)
    {
        var product = 0UL;
        for (; b != 0; b >>= 1)
        {
            if ((b & 1) != 0) product ^= a;
            a = Double(a);
        }

        return product;
    }

    private static ulong Double(ulong a) => (a << 1) ^ (a >> 63 == 0 ? 0 : Polynomial);
}
