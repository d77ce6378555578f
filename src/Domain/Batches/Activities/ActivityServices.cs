namespace ServerlessAges.Batches.Activities;

public sealed record ActivityServices(BatchStorage Storage, TimeProvider Clock, ProcessorRegistry Processors)
{
    public string Instance { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";
    public int Cores { get; init; } = Environment.ProcessorCount;
    public HostSettings Settings { get; init; } = new();
    public TimeSpan StateInterval { get; init; } = TimeSpan.FromSeconds(2); // between checks for the end of the batch
    public Notifier? Notifier { get; init; } // null if the host has no webhook
    internal SemaphoreSlim Decoding { get; } = new(2); // limits memory
    internal InputTables Tables { get; } = new(Storage.Inputs);
    internal FinishedChunks Finished { get; } = new(Storage.Checkpoints);
}
