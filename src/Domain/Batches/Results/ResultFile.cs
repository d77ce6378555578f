namespace ServerlessAges.Batches.Results;

/// <summary>A result as it lies in storage.</summary>
/// <param name="Name">Container and name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Crc64">CRC-64 (ECMA-182) in 16 hex digits.</param>
public sealed record ResultFile(string Name, long Length, string Crc64);
