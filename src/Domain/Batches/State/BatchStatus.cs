namespace ServerlessAges.Batches.State;

/// <summary>From Committing on, a batch is only rolled forward. A deleted one stays, and never runs again.</summary>
public enum BatchStatus
{
    Pending, Running, Committing, Succeeded, Failed, Cancelled, Deleted,
}
