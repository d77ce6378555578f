namespace ServerlessAges.Tests.Batches;

/// <summary>CRC-64 (ECMA-182) by a table.</summary>
internal static class FastChecksum
{
    private static readonly ulong[] Table = [.. Enumerable.Range(0, 256).Select(value => Checksum.Compute([(byte)value]))];

    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = 0UL;
        foreach (var value in bytes) crc = (crc << 8) ^ Table[(byte)(crc >> 56) ^ value];
        return crc;
    }
}
