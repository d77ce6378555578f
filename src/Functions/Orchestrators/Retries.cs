namespace ServerlessAges.Functions.Orchestrators;

/// <summary>Activities return expected failures as results. What they throw is retried here.</summary>
internal static class Retries
{
    public static TaskOptions Transient { get; } = Policy(failure => TransientErrors.IsTransient(failure.ErrorType));

    /// <summary>Retries every exception. A chunk counts its attempts, and fails with the last reason.</summary>
    public static TaskOptions Chunk { get; } = Policy(_ => true);

    private static TaskOptions Policy(Func<TaskFailureDetails, bool> retry) =>
        TaskOptions.FromRetryPolicy(new RetryPolicy(
            maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 3,
            maxRetryInterval: TimeSpan.FromMinutes(1))
        {
            HandleFailure = retry,
        });
}
