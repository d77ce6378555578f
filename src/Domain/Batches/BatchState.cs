using ServerlessAges.Slices;

namespace ServerlessAges.Batches;

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

/// <summary>Why a batch has no result.</summary>
/// <param name="Code">Stable, such as <c>missing-column</c>.</param>
/// <param name="Message">For people: what happened, where, what to do.</param>
public sealed record BatchFailure(string Code, string Message);

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

/// <summary>A state as it is listed, without its being read.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Status">Where it was in its life.</param>
/// <param name="Age">Time since its last change, by the storage's clock.</param>
/// <param name="Upload">Name of the upload that is its source; null if it has another source.</param>
/// <param name="Purged">See <see cref="BatchState.Purged"/>.</param>
public sealed record StateEntry(string Id, BatchStatus Status, TimeSpan Age, string? Upload = null, bool Purged = false);

/// <summary>A state as it was read, with what must still hold for it to be replaced.</summary>
/// <param name="State">The state.</param>
/// <param name="Version">Its version.</param>
public sealed record StoredState(BatchState State, string Version);
