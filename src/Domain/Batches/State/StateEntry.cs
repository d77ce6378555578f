namespace ServerlessAges.Batches.State;

/// <summary>A listed state.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Status">Its status.</param>
/// <param name="Age">Time since the last change, by the clock of the storage.</param>
/// <param name="Upload">The stored request body that is the source of the batch; null for other sources.</param>
/// <param name="Purged">See <see cref="BatchState.Purged"/>.</param>
public sealed record StateEntry(
    string Id, BatchStatus Status, TimeSpan Age, string? Upload = null, bool Purged = false);
