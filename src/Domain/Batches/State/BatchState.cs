namespace ServerlessAges.Batches.State;

/// <summary>The one decision point of a batch. A state is replaced only if it is unchanged.</summary>
public sealed record BatchState
{
    public required string Id { get; init; }
    public BatchStatus Status { get; init; }

    /// <summary>The kind of host that runs the batch. No other kind restarts it.</summary>
    public required string Owner { get; init; }

    public required BlobReference Source { get; init; }
    public required BatchOptions Options { get; init; }

    /// <summary>A hash of the request with an idempotency key; null without one.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Counted from 1 by redrives and automatic restarts; 0 if the batch can never run.</summary>
    public int Attempt { get; init; } = 1;

    public int Redrives { get; init; }

    /// <summary>Since the last redrive.</summary>
    public int AutomaticRestarts { get; init; }

    public DateTimeOffset Accepted { get; init; }
    public DateTimeOffset? Begun { get; init; }
    public DateTimeOffset Changed { get; init; }
    public BatchFailure? Failure { get; init; }

    /// <summary>Null until the batch has succeeded.</summary>
    public RowCounts? Counts { get; init; }

    /// <summary>How long chunks were computed; zero until the batch has succeeded.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>The batch was deleted, and deleted again after the last activity must have ended.</summary>
    public bool Purged { get; init; }

    public bool HasEnded =>
        Status is BatchStatus.Succeeded or BatchStatus.Failed or BatchStatus.Cancelled or BatchStatus.Deleted;
}
