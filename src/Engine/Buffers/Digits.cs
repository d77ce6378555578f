using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Buffers;

/// <summary>Whole numbers as decimal digits; those of three digits, as ages are, from a table.</summary>
internal static class Digits
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int Most = 20;

    // The digits from the lowest byte on, and how many there are in the highest.
    private static readonly uint[] Table = MakeTable();

    /// <summary>Writes a number; there must be room for <see cref="Most"/> bytes.</summary>
    /// <returns>How many bytes it takes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(long value, ref byte to)
    {
        if ((ulong)value >= 1000) return WriteAny(value, ref to);
        var entry = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Table), (nint)value);
        Unsafe.WriteUnaligned(ref to, BitConverter.IsLittleEndian ? entry : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(entry));
        return (int)(entry >> 24);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteAny(long value, ref byte to)
    {
        value.TryFormat(MemoryMarshal.CreateSpan(ref to, Most), out var written, provider: null);
        return written;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[1000];
        for (var value = 0; value < table.Length; value++) table[value] = Entry(value);
        return table;
    }

    private static uint Entry(int value)
    {
        uint entry = 0, digits = 0;
        for (; value > 0 || digits == 0; value /= 10, digits++) entry = (entry << 8) | (uint)('0' + value % 10);
        return entry | (digits << 24);
    }
}
