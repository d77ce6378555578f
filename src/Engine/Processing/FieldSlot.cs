using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Processing;

/// <summary>Where one value lies: in the window itself, or in the reader's buffer of unescaped values.</summary>
internal readonly record struct FieldSlot(int Start, int Length, bool Unescaped = false)
{
    // False by default: the record has no such value.
    public bool Exists { get; } = true;
}
