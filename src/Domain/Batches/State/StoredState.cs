namespace ServerlessAges.Batches.State;

/// <summary>A state as it was read, with what must still hold for it to be replaced.</summary>
/// <param name="State">The state.</param>
/// <param name="Version">Its version.</param>
public sealed record StoredState(BatchState State, string Version);
