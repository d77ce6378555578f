namespace ServerlessAges.Batches.Client;

/// <summary>The batch is not in a state in which that can be done.</summary>
/// <param name="code">Stable, such as <c>batch-committing</c>.</param>
/// <param name="message">What it is doing, and what to do.</param>
public sealed class BatchConflictException(string code, string message) : Exception(message)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;
}
