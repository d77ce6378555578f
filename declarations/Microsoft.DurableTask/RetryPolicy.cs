namespace Microsoft.DurableTask;

/// <summary>How often and when a task is tried again.</summary>
public class RetryPolicy(
    int maxNumberOfAttempts, TimeSpan firstRetryInterval, double backoffCoefficient = 1.0, TimeSpan? maxRetryInterval = null,
    TimeSpan? retryTimeout = null)
{
    /// <summary>Attempts, the first included.</summary>
    public int MaxNumberOfAttempts { get; } = maxNumberOfAttempts;

    /// <summary>Wait before the second attempt.</summary>
    public TimeSpan FirstRetryInterval { get; } = firstRetryInterval;

    /// <summary>How much longer each wait is than the one before.</summary>
    public double BackoffCoefficient { get; } = backoffCoefficient;

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxRetryInterval { get; } = maxRetryInterval ?? TimeSpan.FromHours(1);

    /// <summary>Says which failures are worth another attempt; all, unless it is given.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => field = value;
    }

    /// <summary>The longest time for all attempts.</summary>
    public TimeSpan RetryTimeout { get; } = retryTimeout ?? Timeout.InfiniteTimeSpan;
}
