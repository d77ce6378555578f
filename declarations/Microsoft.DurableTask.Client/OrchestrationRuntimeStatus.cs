namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration is in its life.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>At work.</summary>
    Running = 0,

    /// <summary>Done.</summary>
    Completed = 1,

    /// <summary>Ended by an exception.</summary>
    Failed = 3,

    /// <summary>Ended from outside.</summary>
    Terminated = 5,

    /// <summary>Not begun.</summary>
    Pending = 6,

    /// <summary>Halted from outside.</summary>
    Suspended = 7,
}
