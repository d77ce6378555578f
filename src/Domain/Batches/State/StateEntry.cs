namespace ServerlessAges.Batches.State;

/// <summary>A state as it is listed, without its being read.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Status">Where it was in its life.</param>
/// <param name="Age">Time since its last change, by the storage's clock.</param>
/// <param name="Upload">Name of the upload that is its source; null if it has another source.</param>
/// <param name="Purged">See <see cref="BatchState.Purged"/>.</param>
public sealed record StateEntry(string Id, BatchStatus Status, TimeSpan Age, string? Upload = null, bool Purged = false);
