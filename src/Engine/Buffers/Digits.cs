using System.Buffers.Binary;

namespace ServerlessAges.Buffers;

/// <summary>Writes whole numbers in decimal; those of up to three digits, as ages, from a table.</summary>
internal static class Digits
{
    public const int MaxLength = 20;

    // The digits from the lowest byte on; their number in the highest byte.
    private static readonly uint[] Table = [.. Enumerable.Range(0, 1000).Select(Entry)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(long value, ref byte to)
    {
        if ((ulong)value >= 1000) return WriteAny(value, ref to);
        var entry = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Table), (nint)value);
        Unsafe.WriteUnaligned(ref to, BitConverter.IsLittleEndian ? entry : BinaryPrimitives.ReverseEndianness(entry));
        return (int)(entry >> 24);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteAny(long value, ref byte to)
    {
        value.TryFormat(MemoryMarshal.CreateSpan(ref to, MaxLength), out var written, provider: null);
        return written;
    }

    private static uint Entry(int value)
    {
        uint entry = 0, digits = 0;
        for (; value > 0 || digits == 0; value /= 10, digits++) entry = (entry << 8) | (uint)('0' + value % 10);
        return entry | (digits << 24);
    }
}
