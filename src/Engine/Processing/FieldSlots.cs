using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Processing;

/// <summary>One slot per column of a processor.</summary>
[InlineArray(RecordFields.MaxColumns)]
internal struct FieldSlots
{
    private FieldSlot first;
}
