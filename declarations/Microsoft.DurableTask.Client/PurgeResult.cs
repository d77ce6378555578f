namespace Microsoft.DurableTask.Client;

/// <summary>What a purge removed.</summary>
public class PurgeResult
{
    /// <summary>With a count.</summary>
    public PurgeResult(int count) => PurgedInstanceCount = count;

    /// <summary>How many instances.</summary>
    public int PurgedInstanceCount { get; }
}
