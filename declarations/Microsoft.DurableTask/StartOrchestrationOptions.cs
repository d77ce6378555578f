namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Under this id, at this time.</summary>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>A copy.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>Its id; null for a random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When; null for now.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>An instance of that id in one of these states is left alone, and starting fails.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
