namespace ServerlessAges.Pipeline;

/// <summary>How a range is cut and computed. None of it changes the result.</summary>
public sealed record SlicePipelineOptions
{
    /// <summary>Slices in flight for each worker: enough that none waits for its neighbour's slower slice.</summary>
    public const int SlicesPerWorker = 2;

    /// <summary>Bytes per slice.</summary>
    public int SliceSize { get; init; } = 512 * 1024;

    /// <summary>How many slices are computed at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes read past a slice to finish its last row; longer rows read on when met.</summary>
    public int Beyond { get; init; } = 16 * 1024;

    /// <summary>Bytes looked at to guess where a slice's first row starts.</summary>
    public int SpeculationSample { get; init; } = 4 * 1024;
}
