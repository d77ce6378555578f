namespace ServerlessAges.Records;

/// <summary>The input as a whole cannot be used: nothing of it can be computed safely.</summary>
/// <param name="code">A stable code, such as <c>missing-column</c>.</param>
/// <param name="message">What happened, where, and what to do.</param>
public sealed class BadInputException(string code, string message) : Exception(message)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;
}
