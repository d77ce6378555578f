namespace ServerlessAges.Batches.Client;

/// <summary>A redriven batch.</summary>
/// <param name="State">Its state.</param>
/// <param name="Chunks">Chunks in all; null where there is no plan yet.</param>
/// <param name="Reused">Chunks that are not computed again, unless storage has lost their blocks.</param>
public sealed record Redriven(BatchState State, int? Chunks, int Reused);
