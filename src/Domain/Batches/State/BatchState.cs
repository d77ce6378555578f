namespace ServerlessAges.Batches.State;

/// <summary>
/// The one decision point of a batch: a small document that is only ever changed on condition that it is unchanged.
/// </summary>
public sealed record BatchState
{
    /// <summary>The batch.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is in its life.</summary>
    public BatchStatus Status { get; init; }

    /// <summary>Counted from 1: a redrive is the next, and so is taking up a batch whose orchestration was lost. 0: never to be run.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often it was taken up by itself since somebody asked for it.</summary>
    public int AutomaticRestarts { get; init; }

    /// <summary>How often it was redriven.</summary>
    public int Redrives { get; init; }

    /// <summary>Which kind of host runs it: only that kind takes it up again.</summary>
    public required string Owner { get; init; }

    /// <summary>The input, as it was accepted.</summary>
    public required BlobReference Source { get; init; }

    /// <summary>What was chosen, all of it.</summary>
    public required BatchOptions Options { get; init; }

    /// <summary>Hash of what was sent under an idempotency key; null without one.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset Accepted { get; init; }

    /// <summary>When it was taken up; null before.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>When the state last changed.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public BatchFailure? Failure { get; init; }

    /// <summary>What came out; null before it succeeded.</summary>
    public RowCounts? Counts { get; init; }

    /// <summary>It was deleted, and deleted once more after the last activity must have ended.</summary>
    public bool Purged { get; init; }

    /// <summary>How long chunks were being computed; zero before it succeeded.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>No more is going to happen by itself.</summary>
    public bool HasEnded => Status is BatchStatus.Succeeded or BatchStatus.Failed or BatchStatus.Cancelled or BatchStatus.Deleted;
}
