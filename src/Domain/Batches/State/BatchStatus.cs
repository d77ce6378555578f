namespace ServerlessAges.Batches.State;

/// <summary>Where a batch is in its life.</summary>
public enum BatchStatus
{
    /// <summary>Accepted, not begun.</summary>
    Pending,

    /// <summary>At work.</summary>
    Running,

    /// <summary>The result is being put together; from here on it is only rolled forward.</summary>
    Committing,

    /// <summary>The ages are there.</summary>
    Succeeded,

    /// <summary>It ended without a result; the failure says why.</summary>
    Failed,

    /// <summary>It was stopped by request.</summary>
    Cancelled,

    /// <summary>Its results are gone; the state stays, so that an old drop never runs again.</summary>
    Deleted,
}
