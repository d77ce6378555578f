namespace ServerlessAges.Batches.Inputs;

/// <summary>
/// The inputs of a list laid end to end: each takes as many positions as it has bytes, and a gap. So every input has a
/// position of its own, even an empty one, and the end of an input is not the start of the next one.
/// </summary>
public sealed class InputTable
{
    private readonly long[] starts; // of each input, and the end of all

    public InputTable(IReadOnlyList<BatchInput> inputs, long gap)
    {
        (Inputs, Gap) = (inputs, gap);
        starts = new long[inputs.Count + 1];
        for (var i = 0; i < inputs.Count; i++) starts[i + 1] = starts[i] + inputs[i].Read.Length + gap;
    }

    public IReadOnlyList<BatchInput> Inputs { get; }
    public long Gap { get; }
    public long Length => starts[^1];

    /// <summary>Writes a list of inputs: each as JSON, a line each.</summary>
    public static void Write(IEnumerable<BatchInput> inputs, Stream lines)
    {
        foreach (var input in inputs)
        {
            JsonSerializer.Serialize(lines, input, InputJson.Default.BatchInput);
            lines.WriteByte((byte)'\n');
        }
    }

    /// <summary>Reads a list of inputs.</summary>
    public static async Task<InputTable> ReadAsync(Stream lines, long gap, CancellationToken cancellation)
    {
        var inputs = JsonSerializer.DeserializeAsyncEnumerable(
            lines, InputJson.Default.BatchInput, topLevelValues: true, cancellation);
        return new InputTable(await inputs.Select(input => input!).ToListAsync(cancellation), gap);
    }

    /// <summary>The position of the first byte of an input; for the count of inputs, the end of all.</summary>
    public long StartOf(int index) => starts[index];

    /// <summary>The input that has a position, with the gap after it.</summary>
    public int IndexAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)position, (ulong)Length);
        var found = Array.BinarySearch(starts, position);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Describes a position for people.</summary>
    public string Describe(long position)
    {
        var index = IndexAt(position);
        return $"byte {Math.Min(position - StartOf(index), Inputs[index].Read.Length)} of {Inputs[index].Name}";
    }
}
