namespace Microsoft.DurableTask.Client;

/// <summary>Options by type.</summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>The same, leaving instances in these states alone.</summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses) =>
        options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
}
