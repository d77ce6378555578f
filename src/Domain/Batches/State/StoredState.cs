namespace ServerlessAges.Batches.State;

/// <summary>A state, and the version that a replacement must match.</summary>
public sealed record StoredState(BatchState State, string Version);
