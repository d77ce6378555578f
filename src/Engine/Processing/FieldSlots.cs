using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Processing;

/// <summary>One slot for each column that a processor may read.</summary>
[InlineArray(RecordFields.MaxColumns)]
internal struct FieldSlots
{
    private FieldSlot first;
}
