namespace ServerlessAges.Slices;

/// <summary>Where reading can continue: at the first byte of a row, or inside a row past the limit.</summary>
public readonly record struct RowPosition(long Offset, RowState State = RowState.RowStart);
