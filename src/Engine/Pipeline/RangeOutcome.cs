namespace ServerlessAges.Pipeline;

/// <summary>What a range holds.</summary>
/// <param name="Start">First owned row; null where no row starts in the range.</param>
/// <param name="End">Byte after the last owned row's LF, or the input's length; null where no row starts.</param>
/// <param name="Counts">What was in it.</param>
public readonly record struct RangeOutcome(long? Start, long? End, RowCounts Counts);
