namespace ServerlessAges.Batches.Client;

/// <summary>A page of the list of batches, and where the next one starts; null at the end.</summary>
public sealed record BatchPage(IReadOnlyList<BatchState> Batches, ListPosition? Next);
