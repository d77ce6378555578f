namespace ServerlessAges.Batches.Ports;

/// <summary>Storage failed or refused a request, after the retries of the storage client.</summary>
public sealed class StorageException(string message, int status, string? code, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The <see cref="Code"/> if no identity could be used.</summary>
    public const string NoIdentity = "NoIdentity";

    /// <summary>The HTTP status; 0 if there was no answer.</summary>
    public int Status { get; } = status;

    /// <summary>The error code of the storage service, if the answer had one.</summary>
    public string? Code { get; } = code;

    /// <summary>Whether every request may fail like this one, for a while.</summary>
    public bool IsUnavailable => Status is 0 or 408 or 429 or >= 500;
}
