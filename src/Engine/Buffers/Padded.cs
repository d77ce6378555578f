using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Buffers;

/// <summary>
/// A window's memory: pinned, with <see cref="ShortCopy.Slack"/> behind its end. Texts that lie in it, as most that a
/// processor writes do, may be read past their own end.
/// </summary>
internal readonly struct Padded
{
    private readonly nuint start;
    private readonly nuint length;

    /// <param name="pinned">What must neither move nor go while this is in use.</param>
    public Padded(byte[] pinned)
    {
        start = Address(ref MemoryMarshal.GetArrayDataReference(pinned));
        length = (nuint)Math.Max(0, pinned.Length - ShortCopy.Slack);
    }

    /// <summary>Whether a text begins in this memory, before its slack, and is short enough for <see cref="ShortCopy"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasShort(ReadOnlySpan<byte> text) =>
        text.Length <= ShortCopy.Longest && Address(ref MemoryMarshal.GetReference(text)) - start < length;

    /// <summary>What is at an address in such memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte At(nuint address) => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), address);

    // Of memory that may move, an address is of no use, but it never is one in memory that does not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Address(ref byte at) => (nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref at);
}
