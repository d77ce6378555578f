namespace ServerlessAges.Pipeline;

/// <summary>Tuning of the pipeline. None of it changes the result.</summary>
public sealed record SlicePipelineOptions
{
    /// <summary>Slices per worker: enough that no worker waits for another's slower slice.</summary>
    public const int SlicesPerWorker = 2;

    public int SliceSize { get; init; } = 512 * 1024;
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes read past a slice to finish its last row; longer rows cause another read.</summary>
    public int Beyond { get; init; } = 16 * 1024;

    /// <summary>Bytes read to choose a speculative row start.</summary>
    public int SpeculationSample { get; init; } = 4 * 1024;

    /// <summary>How long a stopped pipeline waits for the records that are being processed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
