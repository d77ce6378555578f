namespace ServerlessAges.Batches.Activities;

/// <summary>What every activity works with.</summary>
/// <param name="Store">Where batches live.</param>
/// <param name="Clock">Time, for records and for looking after the state.</param>
/// <param name="Processors">The processors that the host offers.</param>
public sealed record ActivityServices(IBatchStore Store, TimeProvider Clock, ProcessorRegistry Processors)
{
    /// <summary>Which instance this is, for people: a machine, and a process on it.</summary>
    public string Instance { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>How many cores a chunk may use.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>What the operator has set.</summary>
    public HostSettings Settings { get; init; } = new();

    /// <summary>Bounds how many inputs are decoded at a time, and with them memory.</summary>
    internal SemaphoreSlim Decoding { get; } = new(2);

    /// <summary>The finished chunks of resumed batches.</summary>
    internal FinishedChunks Finished { get; } = new();

    /// <summary>How often an activity looks whether its batch was stopped.</summary>
    public TimeSpan StateInterval { get; init; } = TimeSpan.FromSeconds(2);
}
