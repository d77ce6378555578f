namespace ServerlessAges.Batches.Ports;

/// <summary>Runs orchestrations; each host has its own.</summary>
public interface IBatchScheduler
{
    /// <summary>The kind of host, kept in the state as its owner: <c>embedded</c> or <c>functions</c>.</summary>
    string Owner { get; }

    /// <summary>Schedules an attempt. Does nothing if this attempt is scheduled already.</summary>
    /// <returns>False if this attempt is over and will do nothing more.</returns>
    Task<bool> ScheduleAsync(BatchAttempt attempt, CancellationToken cancellation);

    /// <summary>Removes the orchestrations of a deleted batch from the host, except running ones. Repeatable.</summary>
    /// <returns>False if that failed, which the host logs: the reconciler retries it.</returns>
    Task<bool> PurgeAsync(BatchState state, CancellationToken cancellation);
}
