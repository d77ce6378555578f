using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>What an orchestrator works with.</summary>
public abstract class TaskOrchestrationContext
{
    /// <summary>Runs an activity.</summary>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        throw Declared.Only();

    /// <summary>Runs an activity that answers.</summary>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Runs another orchestration.</summary>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <summary>A log that says everything once.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => throw Declared.Only();
}
