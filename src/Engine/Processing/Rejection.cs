namespace ServerlessAges.Processing;

/// <summary>The verdict on one record.</summary>
/// <param name="Reason">Why it is rejected, or <see cref="RejectReason.None"/>.</param>
/// <param name="Column">Which of the processor's columns is at fault, or −1 for the row as a whole.</param>
public readonly record struct Rejection(RejectReason Reason, int Column = -1)
{
    /// <summary>The record is good.</summary>
    public static Rejection None => default;
}
