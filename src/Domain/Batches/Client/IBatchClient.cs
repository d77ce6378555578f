namespace ServerlessAges.Batches.Client;

/// <summary>What triggers, HTTP and the command line ask of a host. Every call may be repeated.</summary>
public interface IBatchClient
{
    /// <summary>
    /// Accepts a batch, unless one of this id was accepted before, and sees to it that it is run. Always schedules: the
    /// host drops what is scheduled already.
    /// </summary>
    /// <returns>The state as it is now, and whether this call created it.</returns>
    Task<(BatchState State, bool Created)> StartAsync(
        string id, BlobReference source, BatchOptions options, string? fingerprint, CancellationToken cancellation);

    /// <summary>Accepts a dropped blob: id, options and version follow from it. What cannot be run becomes a failed batch.</summary>
    Task<BatchState> StartUploadedAsync(InputBlob drop, CancellationToken cancellation);

    /// <summary>A batch, with how far it is; null where there is none.</summary>
    Task<BatchProgress?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>Batches, newest first, a page at a time.</summary>
    /// <param name="status">Only those in this state; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="after">The page before ended here; null for the first page.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<BatchPage> ListAsync(BatchStatus? status, int limit, ListPosition? after, CancellationToken cancellation);

    /// <summary>Stops a batch.</summary>
    /// <exception cref="BatchConflictException">It is committing, or has ended otherwise.</exception>
    Task<BatchState?> CancelAsync(string id, CancellationToken cancellation);

    /// <summary>Runs a failed or cancelled batch again; what its finished chunks have left is used again.</summary>
    /// <exception cref="BatchConflictException">It has succeeded, was deleted, or could never be run.</exception>
    Task<Redriven?> RedriveAsync(string id, CancellationToken cancellation);

    /// <summary>Removes an ended batch's results, and leaves its state.</summary>
    /// <exception cref="BatchConflictException">It has not ended.</exception>
    Task<BatchState?> DeleteAsync(string id, CancellationToken cancellation);
}
