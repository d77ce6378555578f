namespace ServerlessAges.Processing;

/// <summary>Whether a record is rejected, and why.</summary>
public readonly record struct Rejection
{
    private readonly ushort reason;

    /// <param name="reason">Why the record is rejected.</param>
    /// <param name="column">Which of the processor's columns is at fault; −1 for the row as a whole.</param>
    /// <param name="value">The number that the reason's text shows.</param>
    public Rejection(RejectReason reason, int column = -1, int value = 0) =>
        (this.reason, Column, Value) = (reason.Id, (short)column, value);

    public static Rejection None => default;
    public bool IsRejected => reason != 0;

    /// <summary>Why the record is rejected; null if it is not.</summary>
    public RejectReason? Reason => IsRejected ? RejectReason.Find(reason) : null;

    public short Column { get; }
    public int Value { get; }
}
