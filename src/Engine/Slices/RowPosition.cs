namespace ServerlessAges.Slices;

/// <summary>
/// A place in the input that reading can go on from: usually a row's first byte; inside a row only where the row is
/// past the limit, was rejected, and its end is still sought.
/// </summary>
/// <param name="Offset">Absolute byte offset.</param>
/// <param name="State">Where in a row it lies.</param>
public readonly record struct RowPosition(long Offset, RowState State = RowState.RowStart);
