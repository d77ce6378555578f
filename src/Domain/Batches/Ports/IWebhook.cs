namespace ServerlessAges.Batches.Ports;

/// <summary>Sends events to the address that the operator of the host has set.</summary>
public interface IWebhook
{
    /// <summary>Sends the event that a batch has ended. The id of the event follows from the state.</summary>
    /// <returns>Null if the receiver has accepted it, or the reason, and whether another try can help.</returns>
    Task<(string Error, bool IsFinal)?> SendAsync(BatchState ended, CancellationToken cancellation);
}
