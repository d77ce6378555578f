namespace ServerlessAges.Batches.State;

/// <summary>A blob as it was when it was looked at: everything is read from this very version or not at all.</summary>
/// <param name="Container">Container, in the account that the host is set up for.</param>
/// <param name="Name">Blob name.</param>
/// <param name="ETag">Its version.</param>
/// <param name="Length">Bytes.</param>
public sealed record BlobReference(string Container, string Name, string ETag, long Length);
