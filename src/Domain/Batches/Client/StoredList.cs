namespace ServerlessAges.Batches.Client;

/// <summary>A list of inputs that was stored as an upload.</summary>
/// <param name="Digest">A hash of the names and versions of the inputs.</param>
public sealed record StoredList(BlobReference Source, InputList List, BatchInput First, string Digest);
