namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Something handed to a function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>Nothing to give.</summary>
    public InputBindingAttribute()
    {
    }
}
