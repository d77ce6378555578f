namespace ServerlessAges.Batches.State;

/// <summary>
/// A batch is only rolled forward from Committing on. The state of a Deleted batch stays, so that an old uploaded blob
/// never runs again.
/// </summary>
public enum BatchStatus
{
    Pending,
    Running,
    Committing,
    Succeeded,
    Failed,
    Cancelled,
    Deleted,
}
