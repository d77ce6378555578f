namespace ServerlessAges.Batches.Client;

/// <summary>
/// The status of the batch does not allow a request: one of <see cref="ErrorCodes"/>, and what to do.
/// </summary>
public sealed class BatchConflictException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
