using Microsoft.DurableTask;

namespace ServerlessAges.Functions.Orchestrators;

/// <summary>Expected failures are results; whatever an activity throws may go away by itself, so it is tried again.</summary>
internal static class Retries
{
    public static TaskOptions Transient { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 3,
        firstRetryInterval: TimeSpan.FromSeconds(2),
        backoffCoefficient: 3,
        maxRetryInterval: TimeSpan.FromMinutes(1)));
}
