namespace ServerlessAges.Batches.Ports;

/// <summary>Storage failed or refused a request: HTTP status, 0 without an answer, and error code.</summary>
public sealed class StorageException(string message, int status, string? code, Exception? inner = null)
    : Exception(message, inner)
{
    public const string NoIdentity = "NoIdentity"; // the code if no identity could be used
    public int Status { get; } = status;
    public string? Code { get; } = code;
    public bool IsUnavailable => Status is 0 or 408 or 429 or >= 500;
}
