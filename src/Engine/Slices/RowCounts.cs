namespace ServerlessAges.Slices;

/// <summary>Counts that add up: of a slice, a chunk, a batch.</summary>
/// <param name="Rows">Rows, blank ones included.</param>
/// <param name="Records">Rows that are not blank.</param>
/// <param name="Rejected">Records that gave no result.</param>
/// <param name="Lines">Line ends, including those inside quotes: LFs, or CRs if rows end with CR.</param>
public readonly record struct RowCounts(long Rows, long Records, long Rejected, long Lines)
{
    /// <summary>Results: rows in = rows out + rejected, blank rows apart.</summary>
    public long Results => Records - Rejected;

    public static RowCounts operator +(RowCounts left, RowCounts right) => new(
        left.Rows + right.Rows, left.Records + right.Records, left.Rejected + right.Rejected, left.Lines + right.Lines);
}
