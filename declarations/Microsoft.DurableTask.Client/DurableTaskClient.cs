namespace Microsoft.DurableTask.Client;

/// <summary>Asks for orchestrations from outside.</summary>
public abstract class DurableTaskClient
{
    /// <summary>With a name.</summary>
    protected DurableTaskClient(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Starts an orchestration.</summary>
    public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>Looks at an orchestration; null where there is none.</summary>
    public virtual Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw Declared.Only();

    /// <summary>Lists orchestrations.</summary>
    public abstract AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null);

    /// <summary>Removes what is kept of an orchestration that has ended.</summary>
    public virtual Task<PurgeResult> PurgeInstanceAsync(string instanceId, CancellationToken cancellation) => throw Declared.Only();
}
