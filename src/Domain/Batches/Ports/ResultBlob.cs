namespace ServerlessAges.Batches.Ports;

/// <summary>A result opened for reading. The content is seekable; the caller disposes it.</summary>
public sealed record ResultBlob(Stream Content, long Length, string ETag);
