namespace ServerlessAges.Batches.Ports;

/// <summary>
/// Where batches live. Every promise about races rests on the conditions stated here: create-only writes, replacing only
/// what is unchanged, reading only the pinned version. Transient faults are retried inside, once, by the storage client;
/// what still fails is thrown.
/// </summary>
public interface IBatchStore
{
    /// <summary>Name of the storage account.</summary>
    string Account { get; }

    /// <summary>Makes sure that the containers exist.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    // ---- states

    /// <summary>Reads a state; null where there is none.</summary>
    Task<StoredState?> FindStateAsync(string id, CancellationToken cancellation);

    /// <summary>Creates a state, unless there is one: then null.</summary>
    Task<StoredState?> TryCreateStateAsync(BatchState state, CancellationToken cancellation);

    /// <summary>Replaces a state that is still the version named; null where it has changed meanwhile.</summary>
    Task<StoredState?> TryReplaceStateAsync(BatchState state, string version, CancellationToken cancellation);

    /// <summary>All states, with what a listing brings along: none of them is read.</summary>
    IAsyncEnumerable<StateEntry> ListStatesAsync(CancellationToken cancellation);

    // ---- the list of batches: a hint, never the truth. An entry is added before its state is created, and may have none.

    /// <summary>Adds a batch to the list. May be repeated.</summary>
    Task AddToListAsync(ListPosition position, CancellationToken cancellation);

    /// <summary>Removes an entry whose state was not created.</summary>
    Task RemoveFromListAsync(ListPosition position, CancellationToken cancellation);

    /// <summary>Entries, newest first.</summary>
    /// <param name="after">Only entries after this one; null for all. The first page alone costs the same whatever the number of batches.</param>
    /// <param name="count">How many will be read.</param>
    /// <param name="cancellation">Ends the wait.</param>
    IAsyncEnumerable<ListPosition> ListNewestAsync(ListPosition? after, int count, CancellationToken cancellation);

    // ---- inputs

    /// <summary>Streams a body to a uniquely named blob among the uploads. A body that breaks off leaves none.</summary>
    Task<BlobReference> UploadAsync(Stream body, CancellationToken cancellation);

    /// <summary>Removes an upload by its name. May be repeated.</summary>
    Task DeleteUploadAsync(string upload, CancellationToken cancellation);

    /// <summary>Names of the uploads that are older than this by the storage's clock.</summary>
    IAsyncEnumerable<string> ListUploadsAsync(TimeSpan age, CancellationToken cancellation);

    /// <summary>Finds the blob of exactly this name; null where there is none.</summary>
    Task<InputBlob?> FindInputAsync(string container, string name, CancellationToken cancellation);

    /// <summary>Lists all blobs in the container for uploaded blobs. One that cannot be listed or read does not hide the others.</summary>
    IAsyncEnumerable<InputBlob> ListUploadedAsync(CancellationToken cancellation);

    /// <summary>
    /// Opens the pinned version for reading. Reads inside [first, last) are served by large ranges downloaded ahead, others
    /// one by one.
    /// </summary>
    /// <exception cref="BatchException">
    /// When read: <c>source-changed</c> where the blob was overwritten, <c>source-missing</c> where it was deleted, and other codes
    /// where storage refuses to read it.
    /// </exception>
    IByteSource OpenInput(BlobReference input, long first, long last);

    /// <summary>Writes what was unpacked from a source, create-only: a second writer's is dropped for the first's.</summary>
    Task<BlobReference> CreateDecodedAsync(string id, Stream plain, CancellationToken cancellation);

    // ---- plan, records

    /// <summary>Reads a plan; null where there is none.</summary>
    Task<BatchPlan?> FindPlanAsync(string id, CancellationToken cancellation);

    /// <summary>Writes a plan unless there is one, and returns the one that is there.</summary>
    Task<BatchPlan> CreatePlanAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>Writes a record, create-only: where there is one already, it says the same.</summary>
    Task CreateCheckpointAsync(BatchPlan plan, ChunkCheckpoint record, CancellationToken cancellation);

    /// <summary>All records of a plan, or those of one chunk, by chunk and start; what fan-in needs comes with the listing.</summary>
    IAsyncEnumerable<ChunkCheckpoint> ListCheckpointsAsync(BatchPlan plan, int? chunk, CancellationToken cancellation);

    /// <summary>Counts a start, or takes one back; the count outlives the host.</summary>
    /// <returns>The count as it is now.</returns>
    Task<int> AddAttemptsAsync(BatchPlan plan, ChunkAttempts starts, int count, CancellationToken cancellation);

    /// <summary>Forgets a record and its chunk's starts, so that the chunk is computed again.</summary>
    Task DeleteCheckpointAsync(BatchPlan plan, ChunkCheckpoint record, CancellationToken cancellation);

    // ---- results

    /// <summary>Stages a block of the ages; never an empty one. The same id staged again replaces the block.</summary>
    /// <returns>CRC-64 (ECMA-182) of the content.</returns>
    Task<ulong> StageBlockAsync(BatchPlan plan, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Ids (as given when staging) and lengths of the blocks of the ages that are staged and not committed.</summary>
    Task<IReadOnlyDictionary<string, long>> ListStagedAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>
    /// Puts the ages together from staged blocks, create-only: they appear all at once. The list's digest is kept with
    /// the blob.
    /// </summary>
    /// <returns>False where there are ages already that were put together from another list.</returns>
    /// <exception cref="MissingBlocksException">The service has lost a block.</exception>
    Task<bool> CommitAsync(BatchPlan plan, IReadOnlyList<string> blockIds, string digest, CancellationToken cancellation);

    /// <summary>The digest of the list that the ages were put together from; null where there are none yet.</summary>
    Task<string?> FindCommittedAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>A chunk's rejected records, lines relative; whole once the writer is completed.</summary>
    IRejectedWriter CreateChunkRejected(BatchPlan plan, int chunk, long start);

    /// <summary>Opens a chunk's rejected records.</summary>
    Task<Stream> OpenChunkRejectedAsync(BatchPlan plan, int chunk, long start, CancellationToken cancellation);

    /// <summary>The batch's rejected records, lines absolute.</summary>
    IRejectedWriter CreateRejected(BatchPlan plan);

    /// <summary>Writes the manifest, unless there is one.</summary>
    Task CreateManifestAsync(BatchManifest manifest, CancellationToken cancellation);

    /// <summary>Opens a result; null where there is none.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="name">One of <see cref="ResultNames"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ResultBlob?> OpenResultAsync(string id, string name, CancellationToken cancellation);

    /// <summary>Where a result lies, for people.</summary>
    Uri ResultAddress(string id, string name);

    /// <summary>An address at which anybody may read a result for a while, past the service; nobody can take it back.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="name">One of <see cref="ResultNames"/>.</param>
    /// <param name="until">When it ends, at most seven days from now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UnauthorizedAccessException">Storage does not let this host make one.</exception>
    Task<Uri> CreateLinkAsync(string id, string name, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Removes everything of a batch but its state and a dropped source. Repeatable.</summary>
    Task DeleteBatchAsync(BatchState state, CancellationToken cancellation);
}
