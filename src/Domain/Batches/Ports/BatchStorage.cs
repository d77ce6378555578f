namespace ServerlessAges.Batches.Ports;

/// <summary>The four ports that batches are stored through.</summary>
public sealed record BatchStorage(
    IBatchStates States, IBatchInputs Inputs, IBatchCheckpoints Checkpoints, IBatchResults Results);
