namespace ServerlessAges.Batches.Results;

/// <summary>The rows in [Start, End) of the input, and length and CRC-64 in hex of their bytes in the result.</summary>
public sealed record ManifestChunk(
    int Index, long Start, long End, RowCounts Counts, long OutputLength, string OutputCrc64);
