using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs on a request.</summary>
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : TriggerBindingAttribute
{
    /// <summary>Which key it must show.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    /// <summary>Methods that are served.</summary>
    public string[]? Methods { get; } = methods;

    /// <summary>The path, with parameters in braces.</summary>
    public string? Route { get; set; }
}
