namespace ServerlessAges.Batches.Ports;

/// <summary>A result opened for reading.</summary>
/// <param name="Content">The bytes, which can be sought in; the caller disposes of it.</param>
/// <param name="Length">How many.</param>
/// <param name="ETag">Its version.</param>
public sealed record ResultBlob(Stream Content, long Length, string ETag);
