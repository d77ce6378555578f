namespace Microsoft.DurableTask;

/// <summary>Whether a task is tried again.</summary>
public sealed class TaskRetryOptions(RetryPolicy policy)
{
    /// <summary>By this policy.</summary>
    public RetryPolicy? Policy { get; } = policy;
}
