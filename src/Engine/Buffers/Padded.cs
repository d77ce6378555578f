using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Buffers;

/// <summary>
/// A window's memory: pinned, with <see cref="ShortCopy.Slack"/> after its end. Texts in it, as most that a processor
/// writes, may be read past their end.
/// </summary>
internal readonly struct Padded
{
    private readonly nuint start;
    private readonly nuint length;

    public Padded(byte[] pinned)
    {
        start = Address(ref MemoryMarshal.GetArrayDataReference(pinned));
        length = (nuint)Math.Max(0, pinned.Length - ShortCopy.Slack);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasShort(ReadOnlySpan<byte> text) =>
        text.Length <= ShortCopy.MaxLength && Address(ref MemoryMarshal.GetReference(text)) - start < length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte At(nuint address) => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), address);

    // The address of memory that may move is useless, but never lies in pinned memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Address(ref byte at) => (nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref at);
}
