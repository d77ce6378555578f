namespace ServerlessAges.Batches.Ports;

/// <summary>Some of the listed blocks are not there any more.</summary>
public sealed class MissingBlocksException(string message) : Exception(message);
