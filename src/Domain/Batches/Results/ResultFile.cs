namespace ServerlessAges.Batches.Results;

/// <summary>A result file, with CRC-64 (ECMA-182) in 16 hex digits.</summary>
public sealed record ResultFile(string Name, long Length, string Crc64);
