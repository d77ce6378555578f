namespace ServerlessAges.Pipeline;

/// <summary>Boundary verification of slices and chunks: each range's end must be the next one's start.</summary>
public static class Boundary
{
    /// <summary>Compares the provisional result of the range [from, to) with the verified end.</summary>
    /// <param name="verified">The verified end, at or past the range's start; null if it is not known.</param>
    /// <param name="transparent">According to the result, no row starts in the range.</param>
    public static BoundaryCheck Check(RowPosition? verified, long from, long to, RowPosition start, bool transparent)
    {
        if (verified is not { } end) return transparent ? BoundaryCheck.NoRow : BoundaryCheck.Verified;
        if (end.Offset < from)
            throw new InvalidOperationException($"The verified end {end.Offset} lies before the range at {from}.");
        if (end.Offset >= to) return BoundaryCheck.NoRow;
        return !transparent && start == end ? BoundaryCheck.Verified : BoundaryCheck.Mismatch;
    }
}
