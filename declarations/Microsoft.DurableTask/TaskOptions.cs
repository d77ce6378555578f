namespace Microsoft.DurableTask;

/// <summary>How a task is run.</summary>
public record TaskOptions
{
    /// <summary>With these retries.</summary>
    public TaskOptions(TaskRetryOptions? retry) => Retry = retry;

    /// <summary>A copy.</summary>
    public TaskOptions(TaskOptions options) => Retry = options.Retry;

    /// <summary>Whether it is tried again.</summary>
    public TaskRetryOptions? Retry { get; init; }

    /// <summary>With retries by a policy.</summary>
    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(new TaskRetryOptions(policy));
}
