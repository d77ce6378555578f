using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs by the clock.</summary>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>Six fields, seconds first.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Also when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}
