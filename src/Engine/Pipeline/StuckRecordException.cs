namespace ServerlessAges.Pipeline;

/// <summary>
/// A stopped pipeline has given up a record that the processor does not return from. Its thread cannot be stopped: it
/// runs until the processor returns or the process ends.
/// </summary>
/// <param name="offset">The first byte of the record.</param>
/// <param name="orLater">The processor got several records together, and may be in a later one.</param>
/// <param name="part">The index of the part that has the record.</param>
/// <param name="cancellation">The token that stopped the pipeline.</param>
public sealed class StuckRecordException(long offset, bool orLater, int part, CancellationToken cancellation)
    : OperationCanceledException($"The processor does not return from the record at byte {offset}.", cancellation)
{
    public long Offset => offset;
    public int Part => part;

    /// <summary>What a message adds about other records.</summary>
    public string Others => orLater ? ", or from one that was sent with it" : "";
}
