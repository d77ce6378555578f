using Microsoft.DurableTask;

namespace ServerlessAges.Functions.Orchestrators;

/// <summary>
/// Expected failures are results. What an activity throws may go away by itself, and is tried again with growing delays,
/// unless it is a fault that lasts.
/// </summary>
internal static class Retries
{
    /// <summary>For steps.</summary>
    public static TaskOptions Transient { get; } = Policy(failure => TransientErrors.IsTransient(failure.ErrorType));

    /// <summary>For chunks, which count their own starts: whatever one throws, it is begun as often as it allows itself.</summary>
    public static TaskOptions Chunk { get; } = Policy(_ => true);

    private static TaskOptions Policy(Func<TaskFailureDetails, bool> retry) => TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: ProcessChunk.MaxAttempts,
        firstRetryInterval: TimeSpan.FromSeconds(2),
        backoffCoefficient: 3,
        maxRetryInterval: TimeSpan.FromMinutes(1))
    {
        HandleFailure = retry,
    });
}
