namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a request must show.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>The function's, or the host's.</summary>
    Function = 2,
}
