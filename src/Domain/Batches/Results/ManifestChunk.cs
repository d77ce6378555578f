namespace ServerlessAges.Batches.Results;

/// <summary>
/// The rows in [Start, End) of the input, and their bytes in the result with CRC-64 in 16 hex digits.
/// </summary>
public sealed record ManifestChunk(
    int Index, long Start, long End, RowCounts Counts, long OutputLength, string OutputCrc64);
