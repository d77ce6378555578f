namespace ServerlessAges.Errors;

/// <summary>The input, an option or a setting cannot be used.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">What happened, where, and what to do.</param>
/// <param name="at">The place of the error, as far as it is known.</param>
public sealed class BatchException(string code, string message, ErrorLocation? at = null) : Exception(message)
{
    public string Code => code;
    public ErrorLocation? At => at;

    /// <summary><c>bad-option</c>: the value of an option is not valid.</summary>
    public static BatchException Option(string option, string message) =>
        new(ErrorCodes.BadOption, message, new ErrorLocation(option));
}
