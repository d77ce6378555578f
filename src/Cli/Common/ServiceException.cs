namespace ServerlessAges.Cli.Common;

/// <summary>A service or a storage refuses, or does not answer.</summary>
internal sealed class ServiceException(int status, string code, string message) : Exception(message)
{
    public const string Unreachable = "unreachable";

    public int Status => status;
    public string Code => code;
    public bool IsTransient => status is 0 or >= 500;
}
