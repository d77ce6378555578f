namespace ServerlessAges.Batches.Ports;

/// <summary>
/// The states of batches. Every promise about races rests on the conditions of these writes: create only if missing,
/// replace only if unchanged. In all ports, the storage client retries transient errors, and the port throws <see
/// cref="StorageException"/> if they last.
/// </summary>
public interface IBatchStates
{
    /// <summary>Reads a state; null if it does not exist.</summary>
    Task<StoredState?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Creates a state; null if one exists.</summary>
    Task<StoredState?> TryCreateAsync(BatchState state, CancellationToken cancellation);

    /// <summary>Replaces a state of the given version; null if it has another version.</summary>
    Task<StoredState?> TryReplaceAsync(BatchState state, string version, CancellationToken cancellation);

    /// <summary>Lists all states without reading them.</summary>
    IAsyncEnumerable<StateEntry> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Adds an entry to the list of batches. Repeatable. Entries are hints: one is added before its state is created,
    /// and its state may be missing.
    /// </summary>
    Task AddToListAsync(ListPosition position, CancellationToken cancellation);

    /// <summary>Removes an entry whose state was not created.</summary>
    Task RemoveFromListAsync(ListPosition position, CancellationToken cancellation);

    /// <summary>
    /// Lists entries, newest first. The first page costs the same however many batches there are.
    /// </summary>
    /// <param name="after">List only the entries after this one; null for all.</param>
    /// <param name="count">How many entries the caller reads.</param>
    /// <param name="cancellation">Cancels the listing.</param>
    IAsyncEnumerable<ListPosition> ListNewestAsync(ListPosition? after, int count, CancellationToken cancellation);
}
