namespace Microsoft.Azure.Functions.Worker;

/// <summary>A method is a function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>Its name in the app.</summary>
    public string Name { get; } = name;
}
