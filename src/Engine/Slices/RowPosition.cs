namespace ServerlessAges.Slices;

/// <summary>
/// A position from which reading can continue: the first byte of a row. It lies inside a row only if the row is longer
/// than the limit, was rejected, and its end is not found yet.
/// </summary>
public readonly record struct RowPosition(long Offset, RowState State = RowState.RowStart);
