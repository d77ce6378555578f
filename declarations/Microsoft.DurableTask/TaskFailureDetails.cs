namespace Microsoft.DurableTask;

/// <summary>How a task failed.</summary>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties);
