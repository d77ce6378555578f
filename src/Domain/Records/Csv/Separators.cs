using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ServerlessAges.Records.Csv;

/// <summary>Finds delimiters and LFs, 64 bytes at a time, as the set bits of a mask.</summary>
internal ref struct Separators
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly byte delimiter;
    private int block;
    private ulong mask;

    public Separators(ReadOnlySpan<byte> bytes, byte delimiter, int from)
    {
        this.bytes = bytes;
        this.delimiter = delimiter;
        Seek(from);
    }

    /// <summary>The next delimiter or LF, or the length where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next()
    {
        while (mask == 0)
        {
            block += 64;
            if (block >= bytes.Length) return bytes.Length;
            mask = Read(block);
        }

        var next = block + BitOperations.TrailingZeroCount(mask);
        mask &= mask - 1;
        return next;
    }

    /// <summary>Goes on from <paramref name="at"/>, in either direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(int at)
    {
        // Within the block at hand, what has been passed can be masked out.
        block = at & ~63;
        mask = block < bytes.Length ? Read(block) & (ulong.MaxValue << (at & 63)) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong Read(int at)
    {
        if (at + 64 > bytes.Length) return ReadTail(at);
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), at);
        if (Vector256.IsHardwareAccelerated)
        {
            return Mask(Vector256.LoadUnsafe(ref first)) | ((ulong)Mask(Vector256.LoadUnsafe(ref first, 32)) << 32);
        }

        return Mask(Vector128.LoadUnsafe(ref first))
            | ((ulong)Mask(Vector128.LoadUnsafe(ref first, 16)) << 16)
            | ((ulong)Mask(Vector128.LoadUnsafe(ref first, 32)) << 32)
            | ((ulong)Mask(Vector128.LoadUnsafe(ref first, 48)) << 48);
    }

    private readonly ulong ReadTail(int at)
    {
        var found = 0UL;
        for (var i = at; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n' || bytes[i] == delimiter) found |= 1UL << (i - at);
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Mask(Vector256<byte> v) =>
        (Vector256.Equals(v, Vector256.Create((byte)'\n')) | Vector256.Equals(v, Vector256.Create(delimiter)))
        .ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Mask(Vector128<byte> v) =>
        (Vector128.Equals(v, Vector128.Create((byte)'\n')) | Vector128.Equals(v, Vector128.Create(delimiter)))
        .ExtractMostSignificantBits();
}
