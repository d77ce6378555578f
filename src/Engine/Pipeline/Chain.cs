namespace ServerlessAges.Pipeline;

/// <summary>
/// The chain of offsets: each range's end is the next one's start. The one rule by which provisional results are
/// verified, for slices in a chunk and for chunks in a batch.
/// </summary>
public static class Chain
{
    /// <summary>Compares a range's provisional result with the position that the chain has arrived at.</summary>
    /// <param name="position">Where the chain has arrived, at or past <paramref name="from"/>; null when not yet known.</param>
    /// <param name="from">First byte of the range.</param>
    /// <param name="to">Byte after the range.</param>
    /// <param name="start">Where the result begins.</param>
    /// <param name="transparent">The result says that no row starts in the range.</param>
    public static BoundaryCheck Link(RowPosition? position, long from, long to, RowPosition start, bool transparent)
    {
        if (position is not { } arrived) return transparent ? BoundaryCheck.Pass : BoundaryCheck.Follow;
        if (arrived.Offset < from)
            throw new InvalidOperationException($"The chain is at {arrived.Offset}, before the range at {from}.");
        if (arrived.Offset >= to) return BoundaryCheck.Pass;
        return !transparent && start == arrived ? BoundaryCheck.Follow : BoundaryCheck.Broken;
    }
}
