namespace ServerlessAges.Batches.State;

/// <summary>A listed state, its age by the clock of the storage, and the upload that is its source.</summary>
public sealed record StateEntry(
    string Id, BatchStatus Status, TimeSpan Age, string? Upload = null, bool Purged = false, bool Notified = false);
