namespace ServerlessAges.Batches.Client;

/// <summary>The requests of triggers, HTTP and the command line. All are repeatable.</summary>
public interface IBatchClient
{
    /// <summary>Accepts a batch, unless its id was accepted before, and schedules it unless it is scheduled.</summary>
    /// <returns>The current state, and whether this call created it.</returns>
    Task<(BatchState State, bool Created)> StartAsync(
        string id, BlobReference source, BatchOptions options, string? fingerprint, CancellationToken cancellation);

    /// <summary>
    /// Accepts an uploaded blob. Id, options and version follow from the blob. One that cannot run becomes a failed
    /// batch.
    /// </summary>
    Task<BatchState> StartUploadedAsync(InputBlob blob, CancellationToken cancellation);

    Task<BatchProgress?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>Lists a page of batches, newest first, with one status or any, after the end of another page.</summary>
    Task<BatchPage> ListAsync(BatchStatus? status, int limit, ListPosition? after, CancellationToken cancellation);

    /// <exception cref="BatchException">The batch is committing, or has ended otherwise.</exception>
    Task<BatchState?> CancelAsync(string id, CancellationToken cancellation);

    /// <summary>Runs a failed or cancelled batch again, and reuses its finished chunks.</summary>
    /// <exception cref="BatchException">The batch has not failed, or can never run.</exception>
    Task<Redriven?> RedriveAsync(string id, CancellationToken cancellation);

    /// <summary>Deletes the results of a batch, but not its state.</summary>
    /// <exception cref="BatchException">The batch has not ended.</exception>
    Task<BatchState?> DeleteAsync(string id, CancellationToken cancellation);
}
