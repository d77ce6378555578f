using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ServerlessAges.Buffers;

/// <summary>
/// Copies of a few bytes, done with whole vectors: what is copied too much falls into slack that every buffer of the
/// engine has behind its end, and is written over. So no branch depends on a length, which no processor could foresee.
/// </summary>
internal static class ShortCopy
{
    /// <summary>How many bytes behind their end the engine's buffers may be read, and written.</summary>
    public const int Slack = 64;

    /// <summary>The most bytes that are copied so.</summary>
    public const int Longest = 32;

    /// <summary>Copies 32 bytes, of which the caller counts those it wants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref byte from, ref byte to)
    {
        var first = Vector128.LoadUnsafe(ref from);
        var second = Vector128.LoadUnsafe(ref from, 16);
        first.StoreUnsafe(ref to);
        second.StoreUnsafe(ref to, 16);
    }
}
