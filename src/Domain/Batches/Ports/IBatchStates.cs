namespace ServerlessAges.Batches.Ports;

/// <summary>The states of batches, and a list of batches. The conditions of writes decide races.</summary>
public interface IBatchStates
{
    Task<StoredState?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Null if a state exists.</summary>
    Task<StoredState?> TryCreateAsync(BatchState state, CancellationToken cancellation);

    /// <summary>Null if the state has another version.</summary>
    Task<StoredState?> TryReplaceAsync(BatchState state, string version, CancellationToken cancellation);

    /// <summary>Lists all states without reading them.</summary>
    IAsyncEnumerable<StateEntry> ListAsync(CancellationToken cancellation);

    /// <summary>Adds a hint to the list, before the state is created. Repeatable. Its state may be missing.</summary>
    Task AddToListAsync(ListPosition position, CancellationToken cancellation);

    /// <summary>Removes a hint whose state was not created.</summary>
    Task RemoveFromListAsync(ListPosition position, CancellationToken cancellation);

    /// <summary>Lists hints, newest first: all, or those after one. The caller reads <paramref name="count"/> of them.
    /// The first page costs the same however many batches there are.</summary>
    IAsyncEnumerable<ListPosition> ListNewestAsync(ListPosition? after, int count, CancellationToken cancellation);
}
