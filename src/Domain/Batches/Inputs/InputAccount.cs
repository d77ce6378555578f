namespace ServerlessAges.Batches.Inputs;

/// <summary>What became of an input, or of the part of it that a chunk has computed.</summary>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Encoding">What was decoded, such as gzip; null if the bytes were read as they are.</param>
/// <param name="HeaderLines">Lines before its first row.</param>
/// <param name="From">The first byte of its results in the result blob.</param>
/// <param name="To">The byte after its results.</param>
/// <param name="Crc64">CRC-64 (ECMA-182) of its results in 16 hex digits.</param>
/// <param name="Failure">Why it was rejected; null if it was read.</param>
public sealed record InputAccount(
    int Index, string Name, string ETag, long Length, string? Encoding, long HeaderLines, RowCounts Counts, long From,
    long To, string Crc64, BatchFailure? Failure = null);
