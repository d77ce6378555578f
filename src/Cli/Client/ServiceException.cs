namespace ServerlessAges.Cli.Client;

/// <summary>The service refused, or does not answer.</summary>
/// <param name="status">The HTTP status; 0 where there was no answer.</param>
/// <param name="code">Stable, as in the service's problem documents; <c>unreachable</c> where there was no answer.</param>
/// <param name="message">For people.</param>
internal sealed class ServiceException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>It may pass by itself.</summary>
    public bool IsTransient => Status is 0 or >= 500;
}
