namespace ServerlessAges.Batches.State;

/// <summary>Why a batch has no result: one of <see cref="ErrorCodes"/>, and a message for people.</summary>
public sealed record BatchFailure(string Code, string Message)
{
    public static BatchFailure From(BatchException exception) => new(exception.Code, exception.Message);
}
