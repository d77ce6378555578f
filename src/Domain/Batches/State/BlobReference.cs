namespace ServerlessAges.Batches.State;

/// <summary>One version of a blob in the account of the host.</summary>
public sealed record BlobReference(string Container, string Name, string ETag, long Length);
