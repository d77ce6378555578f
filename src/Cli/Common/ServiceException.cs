namespace ServerlessAges.Cli.Common;

/// <summary>A service or a storage refuses, or does not answer.</summary>
/// <param name="status">The HTTP status; 0 without an answer.</param>
/// <param name="code">The code of the problem document, or <see cref="Unreachable"/>.</param>
/// <param name="message">What happened, where, what to do.</param>
internal sealed class ServiceException(int status, string code, string message) : Exception(message)
{
    public const string Unreachable = "unreachable";

    public int Status => status;

    public string Code => code;

    public bool IsTransient => status is 0 or >= 500;
}
