namespace Microsoft.DurableTask;

/// <summary>A task failed, after its retries.</summary>
public sealed class TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
    : Exception($"{taskName} (#{taskId}): {failureDetails.ErrorMessage}")
{
    /// <summary>How.</summary>
    public TaskFailureDetails FailureDetails { get; } = failureDetails;
}
