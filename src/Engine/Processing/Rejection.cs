namespace ServerlessAges.Processing;

/// <summary>Whether a record is rejected, and why.</summary>
/// <param name="Reason">Why it is rejected; null if it is not.</param>
/// <param name="Column">Which of the processor's columns is at fault; −1 for the row as a whole.</param>
/// <param name="Value">The number that the reason's text shows.</param>
public readonly record struct Rejection(RejectReason? Reason, int Column = -1, int Value = 0)
{
    /// <summary>The record is not rejected.</summary>
    public static Rejection None => default;
}
