namespace ServerlessAges.Batches.State;

/// <summary>The one decision point of a batch. A state is replaced only if it is unchanged.</summary>
public sealed record BatchState
{
    public required string Id { get; init; }
    public BatchStatus Status { get; init; }
    public required string Owner { get; init; } // the kind of host; no other kind restarts the batch
    public required BlobReference Source { get; init; } // the input, or the list of the inputs
    public InputList? List { get; init; } // null if the batch reads one input
    public required BatchOptions Options { get; init; }
    public string? Fingerprint { get; init; } // a hash of the request, if it has an idempotency key
    public int Attempt { get; init; } = 1; // counts redrives and automatic restarts; 0 if the batch can never run
    public int Redrives { get; init; }
    public int AutomaticRestarts { get; init; } // since the last redrive
    public DateTimeOffset Accepted { get; init; }
    public DateTimeOffset? Begun { get; init; }
    public DateTimeOffset Changed { get; init; }
    public BatchFailure? Failure { get; init; }
    public RowCounts? Counts { get; init; } // null until the batch has succeeded
    public TimeSpan Worked { get; init; } // how long chunks were computed; zero until the batch has succeeded
    public bool Purged { get; init; } // deleted again after the last activity must have ended

    public BatchNotification? Notification { get; init; } // of its end; null before the first delivery

    /// <summary>Whether the batch has the files of rejected records and of inputs.</summary>
    [JsonIgnore]
    public bool HasRejected => Status == BatchStatus.Succeeded || (Status == BatchStatus.Failed
        && Failure?.Code is ErrorCodes.TooManyRejected or ErrorCodes.TooManyRejectedInputs);

    public bool HasEnded =>
        Status is BatchStatus.Succeeded or BatchStatus.Failed or BatchStatus.Cancelled or BatchStatus.Deleted;
}
