namespace ServerlessAges.Batches.Ports;

/// <summary>Runs orchestrations; each host has its own.</summary>
public interface IBatchScheduler
{
    /// <summary>The kind of host, kept in the state as its owner: <c>embedded</c> or <c>functions</c>.</summary>
    string Owner { get; }

    /// <summary>Schedules one attempt of a batch; nothing happens where that very attempt is scheduled already.</summary>
    /// <returns>False where that attempt is over: it will do nothing more.</returns>
    Task<bool> ScheduleAsync(BatchAttempt run, CancellationToken cancellation);

    /// <summary>Removes what the host keeps of a deleted batch's orchestrations, except of those that still run. May be repeated.</summary>
    /// <returns>False if that failed, which the host logs: the reconciler tries again.</returns>
    Task<bool> PurgeAsync(BatchState state, CancellationToken cancellation);
}
