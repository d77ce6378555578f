namespace ServerlessAges.Pipeline;

/// <summary>The result of a range.</summary>
/// <param name="Start">The first row; null if no row starts in the range.</param>
/// <param name="End">Byte after the last row, or the input's length; null if no row starts in the range.</param>
public readonly record struct RangeOutcome(long? Start, long? End, RowCounts Counts);
