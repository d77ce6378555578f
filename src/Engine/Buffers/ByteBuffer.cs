namespace ServerlessAges.Buffers;

/// <summary>A byte array that grows, with slack after its end. A mutable struct: pass it by reference.</summary>
internal struct ByteBuffer(int capacity)
{
    private byte[] bytes = GC.AllocateUninitializedArray<byte>(capacity + Padded.Slack, pinned: true);

    public int Length { get; set; }
    public readonly ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);
    public readonly ReadOnlySpan<byte> WrittenSpan => bytes.AsSpan(0, Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if (bytes.Length - Length < count) bytes = Grown(bytes, Length, count);
        return bytes.AsSpan(Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Room(int count)
    {
        if (bytes.Length - Length - Padded.Slack < count) bytes = Grown(bytes, Length, count);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), Length);
    }

    public readonly nuint Address => Padded.Address(ref MemoryMarshal.GetArrayDataReference(bytes));
    public readonly int Capacity => bytes.Length - Padded.Slack;

    public Memory<byte> ReserveMemory(int count)
    {
        Reserve(count);
        return bytes.AsMemory(Length);
    }

    public void RemoveFirst(int count)
    {
        bytes.AsSpan(count, Length - count).CopyTo(bytes);
        Length -= count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> source)
    {
        source.CopyTo(Reserve(source.Length));
        Length += source.Length;
    }

    public void Append(byte value)
    {
        Room(1) = value;
        Length++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendInteger(long value) => Length += Digits.Write(value, ref Room(Digits.MaxLength));

    // Static, so that the address of a buffer is not taken, and it can stay in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] Grown(byte[] bytes, int length, int count)
    {
        var size = Math.Max((long)length + count + Padded.Slack, Math.Min(2L * bytes.Length, Array.MaxLength));
        if (size > Array.MaxLength)
            throw new InvalidOperationException("One slice's output passes 2 GiB; use smaller slices.");
        var grown = GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
        bytes.AsSpan(0, length).CopyTo(grown);
        return grown;
    }
}
