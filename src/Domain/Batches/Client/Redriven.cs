namespace ServerlessAges.Batches.Client;

/// <summary>
/// A redriven batch. Chunks is null before the plan. Reused chunks are not computed again, unless storage lost their
/// blocks.
/// </summary>
public sealed record Redriven(BatchState State, int? Chunks, int Reused);
