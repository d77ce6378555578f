using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ServerlessAges.Buffers;

/// <summary>
/// Copies a few bytes with whole vectors, so that no branch depends on the length. The excess is overwritten later.
/// </summary>
internal static class ShortCopy
{
    // How many bytes after their end the engine's buffers may be read and written.
    public const int Slack = 64;

    public const int MaxLength = 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref byte from, ref byte to)
    {
        var first = Vector128.LoadUnsafe(ref from);
        var second = Vector128.LoadUnsafe(ref from, 16);
        first.StoreUnsafe(ref to);
        second.StoreUnsafe(ref to, 16);
    }
}
