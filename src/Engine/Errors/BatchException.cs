namespace ServerlessAges.Errors;

/// <summary>The input as a whole cannot be used: nothing of it can be computed safely.</summary>
/// <param name="code">A stable code, such as <c>missing-column</c>.</param>
/// <param name="message">What happened, where, and what to do.</param>
public sealed class BatchException(string code, string message) : Exception(message)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Where the fault lies, as far as that is known.</summary>
    public ErrorLocation? At { get; init; }

    /// <summary>An option is not one that can be used.</summary>
    /// <param name="option">Its name.</param>
    /// <param name="message">What is wrong with it, and what it may be.</param>
    public static BatchException Option(string option, string message) =>
        new(ErrorCodes.BadOption, message) { At = new ErrorLocation(Option: option) };
}
