namespace ServerlessAges.Batches.Ports;

/// <summary>The four ports that batches are stored through. Find returns null if there is nothing, Create keeps what
/// exists, and Delete is repeatable. The storage client retries transient errors; if they last, a port throws <see
/// cref="StorageException"/>.</summary>
public sealed record BatchStorage(
    IBatchStates States, IBatchInputs Inputs, IBatchCheckpoints Checkpoints, IBatchResults Results);
