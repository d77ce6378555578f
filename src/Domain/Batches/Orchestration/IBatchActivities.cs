namespace ServerlessAges.Batches.Orchestration;

/// <summary>The activities of <see cref="BatchOrchestration"/>. Each may run several times for one call, with the same
/// result. Expected failures are results. Exceptions are transient: the host retries.</summary>
public interface IBatchActivities
{
    /// <summary>Starts the batch, and decodes an only input that cannot be split.</summary>
    Task<PrepareResult> PrepareAsync(BatchAttempt attempt);

    /// <summary>Creates the plan, or finds it.</summary>
    Task<PlanResult> PlanAsync(PlanRequest request);

    /// <summary>Computes the chunks of a group concurrently, or decodes large inputs.</summary>
    Task<ActivityResult> ProcessGroupAsync(ChunkGroup group);

    /// <summary>Computes chunks again from a verified start.</summary>
    Task<ActivityResult> ReprocessAsync(ReprocessRequest request);

    /// <summary>Verifies the boundaries, and commits the result or says what to do first.</summary>
    Task<CommitResult> CommitAsync(BatchAttempt attempt);

    /// <summary>Ends the batch with a failure, unless it has ended or is committing.</summary>
    Task FailAsync(BatchEnd end);
}
