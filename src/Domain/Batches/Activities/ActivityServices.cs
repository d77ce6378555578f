namespace ServerlessAges.Batches.Activities;

/// <summary>The services that all activities share.</summary>
public sealed record ActivityServices(BatchStorage Storage, TimeProvider Clock, ProcessorRegistry Processors)
{
    /// <summary>The name of this process for people.</summary>
    public string Instance { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>How many cores a chunk may use.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    public HostSettings Settings { get; init; } = new();

    /// <summary>How often an activity checks whether its batch was stopped.</summary>
    public TimeSpan StateInterval { get; init; } = TimeSpan.FromSeconds(2);

    // Limits the inputs that are decoded concurrently, and so memory.
    internal SemaphoreSlim Decoding { get; } = new(2);

    internal FinishedChunks Finished { get; } = new();
}
