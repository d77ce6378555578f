namespace ServerlessAges.Batches.State;

/// <summary>The delivery of the event that a batch has ended. It is over if no next try is due.</summary>
/// <param name="Error">Why the last try failed.</param>
public sealed record BatchNotification(
    int Tries, DateTimeOffset? Next = null, DateTimeOffset? Delivered = null, string? Error = null);
