namespace ServerlessAges.Batches.Ports;

/// <summary>Storage has lost some of the blocks to be committed.</summary>
public sealed class MissingBlocksException(string message) : Exception(message);
