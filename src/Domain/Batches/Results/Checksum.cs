namespace ServerlessAges.Batches.Results;

/// <summary>
/// Puts checksums together: CRC-64 (ECMA-182, no reflection, no inversion) of A followed by B, from those of A and B, so
/// that the checksum of a whole result costs no second read. Multiplication of polynomials over GF(2).
/// </summary>
public static class Checksum
{
    private const ulong Polynomial = 0x42F0E1EBA9EA3693;

    /// <summary>The checksum of the two in a row.</summary>
    /// <param name="first">Checksum of the first part.</param>
    /// <param name="second">Checksum of the second part.</param>
    /// <param name="secondLength">Bytes in the second part.</param>
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

    /// <summary>The checksum of a few bytes; large blocks are summed by their store.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var crc = 0UL;
        foreach (var value in bytes)
        {
            crc ^= (ulong)value << 56;
            for (var bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc >> 63 == 0 ? 0 : Polynomial);
        }

        return crc;
    }

    private static ulong Multiply(ulong a, ulong b)
    {
        var product = 0UL;
        for (; b != 0; b >>= 1)
        {
            if ((b & 1) != 0) product ^= a;
            a = (a << 1) ^ (a >> 63 == 0 ? 0 : Polynomial);
        }

        return product;
    }
}
