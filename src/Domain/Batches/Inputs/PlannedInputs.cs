namespace ServerlessAges.Batches.Inputs;

/// <summary>The size of a list as it is planned.</summary>
/// <param name="Length">Bytes of all inputs, after decoding those that were decoded before the chunks.</param>
/// <param name="Gap">Positions after each input, which stand for the time that opening an input takes.</param>
public sealed record PlannedInputs(int Count, long Length, long Gap)
{
    private const long MaxGap = 64 << 10;

    /// <summary>With a small chunk size, a gap is at most one chunk.</summary>
    public static long GapOf(BatchOptions options) => Math.Min(MaxGap, options.ChunkSize ?? MaxGap);
}
