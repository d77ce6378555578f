namespace Microsoft.DurableTask;

/// <summary>Name of an orchestrator or activity.</summary>
public readonly struct TaskName(string name)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>A name from text.</summary>
    public static implicit operator TaskName(string value) => new(value);
}
