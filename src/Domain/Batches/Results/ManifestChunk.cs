namespace ServerlessAges.Batches.Results;

/// <summary>One link of the chain.</summary>
/// <param name="Index">The chunk.</param>
/// <param name="Start">Its first row.</param>
/// <param name="End">Byte after its last row.</param>
/// <param name="Counts">What was in it.</param>
/// <param name="OutputLength">Bytes of the result that are its own.</param>
/// <param name="OutputCrc64">Their CRC-64 in 16 hex digits.</param>
public sealed record ManifestChunk(int Index, long Start, long End, RowCounts Counts, long OutputLength, string OutputCrc64);
