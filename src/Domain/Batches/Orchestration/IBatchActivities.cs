using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>
/// What <see cref="BatchOrchestration"/> asks of its engine. Each may run several times for one asking and answers the
/// same. Expected failures are answers; what is thrown is transient, and the engine's to retry.
/// </summary>
public interface IBatchActivities
{
    /// <summary>Takes the batch up and unpacks its input where it must be.</summary>
    Task<PrepareResult> PrepareAsync(BatchAttempt run);

    /// <summary>Makes the plan, or finds it.</summary>
    Task<PlanResult> PlanAsync(PlanRequest request);

    /// <summary>Computes consecutive chunks, side by side.</summary>
    Task<GroupResult> ProcessGroupAsync(ChunkGroup group);

    /// <summary>Computes chunks again from where the chain has arrived.</summary>
    Task<ActivityResult> ReprocessAsync(ReprocessRequest repair);

    /// <summary>Proves the chain; asks for a repair where it breaks, else commits the result and ends the batch.</summary>
    Task<CommitResult> CommitAsync(BatchAttempt run);

    /// <summary>Ends the batch with a failure, unless it has ended or is being committed.</summary>
    Task FailAsync(BatchEnd end);
}
