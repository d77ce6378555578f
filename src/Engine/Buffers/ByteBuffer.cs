using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Buffers;

/// <summary>A byte array that grows. A mutable struct for loops in which every write counts: pass it by reference.</summary>
internal struct ByteBuffer(int capacity)
{
    private byte[] bytes = GC.AllocateUninitializedArray<byte>(capacity + ShortCopy.Slack, pinned: true);

    /// <summary>How many bytes are written.</summary>
    public int Length { get; set; }

    /// <summary>What is written.</summary>
    public readonly ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>What is written.</summary>
    public readonly ReadOnlySpan<byte> WrittenSpan => bytes.AsSpan(0, Length);

    /// <summary>Room for at least <paramref name="count"/> more bytes; add what was used to <see cref="Length"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if (bytes.Length - Length < count) bytes = Grown(bytes, Length, count);
        return bytes.AsSpan(Length);
    }

    /// <summary>The same as a reference, for <see cref="ShortCopy"/>: there is slack behind the room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Room(int count)
    {
        if (bytes.Length - Length - ShortCopy.Slack < count) bytes = Grown(bytes, Length, count);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), Length);
    }

    /// <summary>Where it lies, until it grows.</summary>
    public readonly nuint Address => Padded.Address(ref MemoryMarshal.GetArrayDataReference(bytes));

    /// <summary>How many bytes there is room for, slack left out.</summary>
    public readonly int Capacity => bytes.Length - ShortCopy.Slack;

    /// <summary>The same as memory.</summary>
    public Memory<byte> ReserveMemory(int count)
    {
        Reserve(count);
        return bytes.AsMemory(Length);
    }

    /// <summary>Drops the first bytes and moves the rest to the front.</summary>
    public void RemoveFirst(int count)
    {
        bytes.AsSpan(count, Length - count).CopyTo(bytes);
        Length -= count;
    }

    /// <summary>Appends bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> source)
    {
        source.CopyTo(Reserve(source.Length));
        Length += source.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte value)
    {
        Room(1) = value;
        Length++;
    }

    /// <summary>Appends a whole number in decimal digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendInteger(long value) => Length += Digits.Write(value, ref Room(Digits.Most));

    // Static, so that no loop's buffer has an address, and it can be in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] Grown(byte[] bytes, int length, int count)
    {
        var size = Math.Max((long)length + count + ShortCopy.Slack, Math.Min(2L * bytes.Length, Array.MaxLength));
        if (size > Array.MaxLength)
            throw new InvalidOperationException("One slice's output passes 2 GiB; use smaller slices.");
        var grown = GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
        bytes.AsSpan(0, length).CopyTo(grown);
        return grown;
    }
}
