namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Ties a function to something outside.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute
{
    /// <summary>Nothing to give.</summary>
    public BindingAttribute()
    {
    }
}
