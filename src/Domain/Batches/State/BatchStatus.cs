namespace ServerlessAges.Batches.State;

public enum BatchStatus
{
    /// <summary>Accepted, not started.</summary>
    Pending,

    Running,

    /// <summary>The result is being committed. From here on the batch is only rolled forward.</summary>
    Committing,

    Succeeded,

    Failed,

    Cancelled,

    /// <summary>The results are deleted. The state stays, so that an old uploaded blob never runs again.</summary>
    Deleted,
}
