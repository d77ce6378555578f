namespace ServerlessAges.Batches.Client;

/// <summary>A page of the list of batches.</summary>
/// <param name="Batches">The batches.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record BatchPage(IReadOnlyList<BatchState> Batches, ListPosition? Next);
