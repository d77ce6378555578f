namespace ServerlessAges.Buffers;

// A window's memory: pinned, with Slack after its end. Texts in it, as most that a processor writes, may be read past
// their end.
internal readonly struct Padded
{
    // How many bytes after their end the engine's buffers may be read and written.
    public const int Slack = 64;
    public const int MaxShort = 32;

    private readonly nuint start;
    private readonly nuint length;

    public Padded(byte[] pinned)
    {
        start = Address(ref MemoryMarshal.GetArrayDataReference(pinned));
        length = (nuint)Math.Max(0, pinned.Length - Slack);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasShort(ReadOnlySpan<byte> text) => text.Length <= MaxShort && Has(text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(ReadOnlySpan<byte> text) => Address(ref MemoryMarshal.GetReference(text)) - start < length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte At(nuint address) => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), address);

    // The address of memory that may move is useless, but never lies in pinned memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Address(ref byte at) => (nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref at);

    // Whole vectors, so that no branch depends on the length. The excess is overwritten later.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyShort(ref byte from, ref byte to)
    {
        var first = Vector128.LoadUnsafe(ref from);
        var second = Vector128.LoadUnsafe(ref from, 16);
        first.StoreUnsafe(ref to);
        second.StoreUnsafe(ref to, 16);
    }
}
